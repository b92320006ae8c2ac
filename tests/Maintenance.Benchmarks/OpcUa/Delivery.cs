using Maintenance.Benchmarks.Spine;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>What a client was told of what a server wrote in one window, and what it cost.</summary>
internal sealed record Delivery(double Share, double CpuSeconds, double BytesPerValue)
{
    /// <param name="receivedAsync">How many values the client has been told so far.</param>
    /// <param name="process">The client's.</param>
    public static async Task<Delivery> MeasureAsync(
        OpcUaLoad load, Peer server, Func<Task<long>> receivedAsync, int process, CancellationToken cancellationToken)
    {
        await Task.Delay(load.WarmUp, TimeProvider.System, cancellationToken);
        var (written, received) = (await server.CountAsync("written", cancellationToken), await receivedAsync());
        var (cpu, allocated) = (ProcessCost.OwnCpuSecondsSoFar(process), GC.GetTotalAllocatedBytes());
        await Task.Delay(load.Window, TimeProvider.System, cancellationToken);
        (written, received) = (await server.CountAsync("written", cancellationToken) - written, await receivedAsync() - received);
        return new(
            (double)received / written,
            ProcessCost.OwnCpuSecondsSoFar(process) - cpu,
            (double)(GC.GetTotalAllocatedBytes() - allocated) / Math.Max(1, received));
    }
}
