using Maintenance.Contracts.Records;
using Maintenance.Edge.Fleet;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>Enrols, then sends each lane of the outbox to the cloud; when the gateway stops, what is left goes first.</summary>
internal sealed partial class CloudUplink(
    DurableOutbox outbox, Enrolment enrolment, IHttpClientFactory clients, RefusedFolder refused, UplinkOptions options,
    UplinkMetrics metrics, UplinkHealthState health, TimeProvider clock, ILogger<CloudUplink> logger) : BackgroundService
{
    private readonly CancellationTokenSource _hurry = new();

    /// <summary>Waits until the cloud holds all that the outbox has, or the time is up.</summary>
    /// <returns>Whether it does.</returns>
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
        var identity = await enrolment.EnrolAsync(stoppingToken);
        await Task.WhenAll(Enum.GetValues<Lane>().Select(lane => SendAsync(lane, identity, stoppingToken)));
    }

    private async Task SendAsync(Lane lane, GatewayIdentity identity, CancellationToken stoppingToken)
    {
        using var cloud = new IngestClient(clients, identity, options, clock);
        await new LaneUplink(lane, outbox, cloud, refused, options, metrics, health, clock, logger).RunAsync(_hurry.Token, stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Stopping with {Alarms} alarm and {Telemetry} telemetry records not yet at the cloud; they stay in the outbox.")]
    private partial void LogNotDrained(long alarms, long telemetry);
}
