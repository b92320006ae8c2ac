using Maintenance.Fuzz;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Services;

/// <summary>The short form of './maintain fuzz opcua'.</summary>
public sealed class FuzzTests
{
    [Fact]
    public async Task Mutated_messages_are_read_or_refused_and_cost_no_more_than_they_could_hold()
    {
        var result = await OpcUaFuzz.RunAsync(messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBe(20_000);
        result.Read.ShouldBeGreaterThan(100);
        result.Refused.ShouldBeGreaterThan(5_000);
    }
}
