namespace Maintenance.Fuzz;

/// <summary>
/// Feeds mutated messages to whatever reads bytes of the other side. Each must be read or refused by name, and may allocate no
/// more than a multiple of its own bytes: what a length claims is believed only after the bytes have been found to be there.
/// For messages of the sizes fed here that is far below what the negotiated limits of OPC UA would allow.
/// </summary>
public static class FuzzRun
{
    private const int LongestTicks = 5;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Ends also when a reader does not: the message that it hangs on is a finding, and its thread is left behind.</summary>
    /// <param name="corpus">Good messages, of this protocol or another.</param>
    public static async Task<FuzzResult> RunAsync(
        IReadOnlyList<FuzzSeed> corpus, long messages, int seed, int threads, TimeProvider clock)
    {
        var started = clock.GetTimestamp();
        using var over = new CancellationTokenSource();
        FuzzShare[] shares = [.. Enumerable.Range(0, threads).Select(thread => new FuzzShare(corpus, new Random(seed + thread), clock))];
        var running = Task.WhenAll(shares.Select((share, thread) => Task.Factory.StartNew(
            () => share.Run((messages / threads) + (thread < messages % threads ? 1 : 0), over.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var hanging = FirstHangAsync(shares, clock, over.Token);
        await await Task.WhenAny(running, hanging);
        await over.CancelAsync();
        var hang = await hanging;
        return new(
            shares.Sum(share => share.Fed),
            shares.Sum(share => share.Read),
            shares.Sum(share => share.Refused),
            shares.Max(share => share.MostAllocated),
            shares.Max(share => share.Slowest).TotalMilliseconds,
            clock.GetElapsedTime(started).TotalSeconds,
            [.. shares.SelectMany(share => share.Findings), .. hang is null ? Array.Empty<string>() : [hang]]);
    }

    // Ticks are counted, not time: a machine that stood still for a while has hung nowhere.
    private static async Task<string?> FirstHangAsync(FuzzShare[] shares, TimeProvider clock, CancellationToken over)
    {
        var seen = new (long Fed, int Ticks)[shares.Length];
        using var timer = new PeriodicTimer(Tick, clock);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(over);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            for (var index = 0; index < shares.Length; index++)
            {
                var fed = shares[index].Fed;
                seen[index] = fed == seen[index].Fed ? (fed, seen[index].Ticks + 1) : (fed, 0);
                if (seen[index].Ticks >= LongestTicks && !shares[index].IsOver)
                    return shares[index].Hanging(Tick * LongestTicks);
            }
        }

        return null;
    }
}
