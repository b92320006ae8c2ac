using Maintenance.Fuzz;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>The short form of './maintain fuzz mqtt'.</summary>
public sealed class MqttFuzzTests
{
    [Fact]
    public async Task Mutated_packets_are_read_or_refused()
    {
        var result = await OpcUaFuzz.RunAsync(MqttCorpus.All(), messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBe(20_000);
        result.Read.ShouldBeGreaterThan(1_000);
        result.Refused.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Each_good_packet_of_the_corpus_is_read()
    {
        foreach (var seed in MqttCorpus.All())
            Should.NotThrow(() => seed.Read(seed.Bytes), seed.Name);
    }
}
