using Maintenance.Benchmarks.Spine;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>What a client was told of what a server wrote in one window, and what it cost.</summary>
internal sealed record Delivery(double Share, double CpuSeconds, double BytesPerValue)
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);
    private const int MostSettlings = 20;

    /// <summary>
    /// The server stands still while values are counted, so that none is on its way: a round of 5,000 more or less at either end
    /// would be a third of a percent of what is written in 30 s.
    /// </summary>
    /// <param name="receivedAsync">How many values the client has been told so far.</param>
    /// <param name="process">The client's.</param>
    public static async Task<Delivery> MeasureAsync(
        OpcUaLoad load, Peer server, Func<Task<long>> receivedAsync, int process, CancellationToken cancellationToken)
    {
        await Task.Delay(load.WarmUp, TimeProvider.System, cancellationToken);
        var written = await server.AskAsync("pause", "written", cancellationToken);
        var received = await SettledAsync(receivedAsync, cancellationToken);
        await server.AskAsync("resume", cancellationToken);
        var (cpu, allocated) = (ProcessCost.OwnCpuSecondsSoFar(process), GC.GetTotalAllocatedBytes());
        await Task.Delay(load.Window, TimeProvider.System, cancellationToken);
        (cpu, allocated) = (ProcessCost.OwnCpuSecondsSoFar(process) - cpu, GC.GetTotalAllocatedBytes() - allocated);
        written = await server.AskAsync("pause", "written", cancellationToken) - written;
        received = await SettledAsync(receivedAsync, cancellationToken) - received;
        await server.AskAsync("resume", cancellationToken);
        return new((double)received / written, cpu, (double)allocated / Math.Max(1, received));
    }

    /// <summary>The count once it no longer grows.</summary>
    private static async Task<long> SettledAsync(Func<Task<long>> receivedAsync, CancellationToken cancellationToken)
    {
        var received = await receivedAsync();
        for (var settling = 0; settling < MostSettlings; settling++)
        {
            await Task.Delay(Settling, TimeProvider.System, cancellationToken);
            var later = await receivedAsync();
            if (later == received)
                break;
            received = later;
        }

        return received;
    }
}
