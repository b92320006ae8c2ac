using Maintenance.Fuzz;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Services;

/// <summary>That a fuzz run finds what it is there to find.</summary>
public sealed class FuzzRunTests
{
    [Fact]
    public async Task A_message_that_is_dear_or_crashes_its_reader_is_found_and_counted_once()
    {
        FuzzSeed[] corpus = [new("dear", new byte[] { 1, 2, 3 }, static bytes => GC.KeepAlive(new byte[200_000])), new("broken", new byte[] { 1 }, static _ => throw new FormatException())];

        var result = await FuzzRun.RunAsync(corpus, messages: 10, seed: 7, threads: 1, TimeProvider.System);

        result.Messages.ShouldBe(10);
        result.MostBytesAllocated.ShouldBeGreaterThanOrEqualTo(200_000);
        result.Findings.ShouldContain(finding => finding.StartsWith("dear of ", StringComparison.Ordinal) && finding.Contains("allocated 200", StringComparison.Ordinal));
        result.Findings.ShouldContain(finding => finding.StartsWith("broken of ", StringComparison.Ordinal) && finding.Contains("FormatException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_that_does_not_come_back_ends_the_run_with_its_message()
    {
        using var released = new ManualResetEventSlim();
        FuzzSeed[] corpus = [new("endless", new byte[] { 1, 2, 3 }, _ => released.Wait())];
        var clock = new ManualClock();

        var running = FuzzRun.RunAsync(corpus, messages: 10, seed: 7, threads: 1, clock);
        await Until.TrueAsync(
            _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(running.IsCompleted);
            },
            TimeSpan.FromSeconds(20), "the run to end", CancellationToken.None);
        var result = await running;
        released.Set();

        result.Messages.ShouldBe(1);
        result.Findings.ShouldHaveSingleItem().ShouldStartWith("endless of ");
    }
}
