using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Devices;

/// <summary>Makes readings of a device's state: 1 while it is connected, 0 while it is lost. Before the first of either there is none.</summary>
internal sealed class ConnectionTeller(TagSettings tag, DeviceStatus status, Inlet inlet, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The deadband lets through what is news; this only keeps the tag from being silent.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly SampleBatchPool _pool = new();

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(LookEvery, clock);
        var (told, toldAtUtc) = ((bool?)null, DateTimeOffset.MinValue);
        try
        {
            do
            {
                bool? isOnline = status.State switch { DeviceState.Online => true, DeviceState.Waiting => false, _ => told };
                var nowUtc = clock.GetUtcNow();
                if (isOnline is not { } state || (state == told && nowUtc - toldAtUtc < TellEvery))
                    continue;
                var batch = _pool.Rent();
                batch.Add(new(tag.Index, state ? 1 : 0, Quality.Good, nowUtc, nowUtc));
                await inlet.WriteAsync(batch, stoppingToken);
                (told, toldAtUtc) = (state, nowUtc);
            }
            while (await looks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The device ends, and with it what can be said of it.
        }
    }
}
