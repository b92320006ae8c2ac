using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Npgsql;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// Alarm → failure mode → work order. An alarm that may open none is held with its reason, and looked at again when that
/// reason is gone: its asset was made, or the work on the asset ended.
/// </summary>
internal sealed partial class OpenWorkOnAlarm(ServiceLevel serviceLevel, TimeProvider clock, ILogger<OpenWorkOnAlarm> log)
    : IEventSubscription
{
    public string Reader => "automation";

    public IReadOnlyCollection<string> Types { get; } = [nameof(AlarmRaised), nameof(AssetMade), nameof(WorkOrderChanged)];

    public Task HandleAsync(
        StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var scope = new DbScope(connection, transaction);
        return happened.Type switch
        {
            nameof(AlarmRaised) => ConsiderAsync(scope, EventJson.Read<AlarmRaised>(happened), cancellationToken),
            nameof(AssetMade) => BindAsync(scope, EventJson.Read<AssetMade>(happened), cancellationToken),
            _ => ReleaseAsync(scope, EventJson.Read<WorkOrderChanged>(happened), cancellationToken),
        };
    }

    private async Task ConsiderAsync(DbScope scope, AlarmRaised alarm, CancellationToken cancellationToken)
    {
        var held = alarm.Quality is Quality.Bad or Quality.Stale
            ? HeldBecause.BadQuality
            : await AssetOfAsync(scope, alarm, cancellationToken) is not { } asset
                ? HeldBecause.Unbound
                : await OpenAsync(scope, alarm, asset, cancellationToken);
        if (held is { } because)
        {
            await HoldAlarm.HandleAsync(scope, alarm.AlarmId, because, cancellationToken);
            LogHeld(alarm.Rule, because);
        }
    }

    private async Task<HeldBecause?> OpenAsync(
        DbScope scope, AlarmRaised alarm, AssetDirectory.Entry asset, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var mode = await FailureModes.OfSignalAsync(scope, asset, alarm.Signal, cancellationToken);
        var priority = ProposedPriority.Of(alarm.Priority, asset.Criticality);
        var isLimit = alarm.Detector.StartsWith("limit-", StringComparison.Ordinal);
        var outcome = await OpenForAlarm.HandleAsync(
            scope,
            new(
                alarm.AlarmId, asset.SiteId, asset.Id, mode.Code, AlarmWords.Title(asset, mode), AlarmWords.Description(alarm),
                priority, isLimit ? MaintenanceType.Corrective : MaintenanceType.Predictive, nowUtc + serviceLevel.Of(priority),
                alarm.IsSafety),
            nowUtc, cancellationToken);
        return outcome is OpenForAlarm.Outcome.OutOfService ? HeldBecause.OutOfService : null;
    }

    /// <summary>The asset may have been made after the alarm was recorded and before its turn came.</summary>
    private static async Task<AssetDirectory.Entry?> AssetOfAsync(DbScope scope, AlarmRaised alarm, CancellationToken cancellationToken)
    {
        if (alarm.AssetTagNumber is not { } tagNumber)
            return null;
        var asset = await AssetDirectory.FindAsync(scope, alarm.SiteId, tagNumber, cancellationToken);
        if (asset is not null && alarm.AssetId is null)
            await HeldAlarms.BindAsync(scope, alarm.SiteId, tagNumber, asset.Id, cancellationToken);
        return asset;
    }

    private async Task BindAsync(DbScope scope, AssetMade made, CancellationToken cancellationToken)
    {
        await HeldAlarms.BindAsync(scope, made.SiteId, made.TagNumber, made.AssetId, cancellationToken);
        await ReconsiderAsync(scope, made.AssetId, HeldBecause.Unbound, cancellationToken);
    }

    private Task ReleaseAsync(DbScope scope, WorkOrderChanged changed, CancellationToken cancellationToken) =>
        changed is { AssetId: { } assetId, From: WorkOrderState.InProgress }
            ? ReconsiderAsync(scope, assetId, HeldBecause.OutOfService, cancellationToken)
            : Task.CompletedTask;

    private async Task ReconsiderAsync(DbScope scope, Guid assetId, HeldBecause because, CancellationToken cancellationToken)
    {
        foreach (var alarm in await HeldAlarms.ActiveAsync(scope, assetId, because, cancellationToken))
        {
            await HoldAlarm.ReleaseAsync(scope, alarm.AlarmId, cancellationToken);
            await ConsiderAsync(scope, alarm, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An alarm of {Rule} opened no work order: {Because}.")]
    private partial void LogHeld(string rule, HeldBecause because);
}
