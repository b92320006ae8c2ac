using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>Sends each lane of the outbox where it belongs; when the gateway stops, what is left goes first.</summary>
internal sealed partial class OutboxUplink(
    DurableOutbox outbox, IDestination destination, RefusedFolder refused, UplinkOptions options,
    UplinkMetrics metrics, UplinkHealthState health, TimeProvider clock, ILogger<OutboxUplink> logger) : BackgroundService
{
    private readonly CancellationTokenSource _hurry = new();

    /// <summary>Waits until all that the outbox has is delivered, or the time is up.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _hurry.CancelAsync();
        using var late = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            foreach (var lane in Enum.GetValues<Lane>())
                await outbox.WaitUntilEmptyAsync(lane, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            LogNotDrained(outbox.Depth(Lane.Alarm).Records, outbox.Depth(Lane.Telemetry).Records);
            return false;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (ExecuteTask is { IsCompleted: false })
            await DrainAsync(options.ShutdownDrain, cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _hurry.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await destination.OpenAsync(stoppingToken);
        await Task.WhenAll(Enum.GetValues<Lane>().Select(lane => SendAsync(lane, stoppingToken)));
    }

    private async Task SendAsync(Lane lane, CancellationToken stoppingToken)
    {
        await using var sender = destination.SenderOf(lane);
        await new LaneUplink(lane, outbox, sender, refused, options, metrics, health, clock, logger).RunAsync(_hurry.Token, stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Stopping with {Alarms} alarm and {Telemetry} telemetry records not yet delivered; they stay in the outbox.")]
    private partial void LogNotDrained(long alarms, long telemetry);
}
