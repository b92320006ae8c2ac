using Maintenance.Fuzz;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>The short form of './maintain fuzz sparkplug'.</summary>
public sealed class SparkplugFuzzTests
{
    [Fact]
    public async Task Mutated_messages_are_read_or_refused()
    {
        var result = await OpcUaFuzz.RunAsync(SparkplugCorpus.All(), messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBe(20_000);
        result.Read.ShouldBeGreaterThan(500);
        result.Refused.ShouldBeGreaterThan(5_000);
    }
}
