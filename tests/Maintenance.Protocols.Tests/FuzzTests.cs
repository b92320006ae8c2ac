using Maintenance.Fuzz;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests;

/// <summary>The short form of './maintain fuzz', and what its long form stands on.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Protocols => [.. Corpus.ByProtocol.Keys];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Mutated_messages_are_read_or_refused_and_cost_no_more_than_they_could_hold(string protocol)
    {
        var result = await FuzzRun.RunAsync(Corpus.ByProtocol[protocol](), messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBe(20_000);
        result.Read.ShouldBeGreaterThan(500);
        result.Refused.ShouldBeGreaterThan(5_000);
    }

    /// <summary>Of the other two, some seeds are refused as they are: they are bad in one place only.</summary>
    [Theory]
    [InlineData("opcua")]
    [InlineData("mqtt")]
    public void Each_good_message_of_the_corpus_is_read(string protocol)
    {
        foreach (var seed in Corpus.ByProtocol[protocol]())
            Should.NotThrow(() => seed.Read(seed.Bytes), seed.Name);
    }
}
