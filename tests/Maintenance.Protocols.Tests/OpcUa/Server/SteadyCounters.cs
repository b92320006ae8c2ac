using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.History;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.Tests.OpcUa.Interop;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Variables of our server that count up together, some 1,000 values a second, until they are stopped.</summary>
internal sealed class SteadyCounters : IAsyncDisposable
{
    public const int Count = 5;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly UaVariable[] _counters;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task<uint> _counting;

    public SteadyCounters(TestPump pump, string name, bool hasHistory = false)
    {
        var access = hasHistory ? AccessLevels.CurrentRead | AccessLevels.HistoryRead : AccessLevels.CurrentRead;
        _counters =
        [
            .. Enumerable.Range(0, Count).Select(index =>
                pump.Add($"{name}{index}", BuiltInType.UInt32, new(0u), access, hasHistory ? new ValueHistory(100_000) : null)),
        ];
        _counting = CountAsync();
    }

    public Subscription Watched(Recorder recorder) => new(
        new() { PublishingInterval = TimeSpan.FromMilliseconds(50), KeepAlive = TimeSpan.FromSeconds(1) },
        [.. _counters.Select(counter => new MonitoredItem { NodeId = counter.Id, SamplingInterval = TimeSpan.Zero, QueueSize = 10_000 })],
        recorder);

    /// <summary>Ends the counting and answers the last number.</summary>
    public async Task<uint> StopAsync()
    {
        await _stopping.CancelAsync();
        return await _counting;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task<uint> CountAsync()
    {
        using var timer = new PeriodicTimer(Step);
        for (var value = 1u; ; value++)
        {
            foreach (var counter in _counters)
                counter.Set(new(new Variant(value), sourceUtc: TimeProvider.System.GetUtcNow()));
            if (_stopping.IsCancellationRequested)
                return value;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
