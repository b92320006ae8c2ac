using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Npgsql;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// Alarm → incident → failure mode → work order, and back: work takes the asset's alarms out of service, its verdict becomes
/// their label. An alarm that may open no work is held with its reason, and looked at again when that reason is gone: its
/// asset was made, the work on the asset ended, or nobody silences it any more.
/// </summary>
internal sealed partial class OpenWorkOnAlarm(
    ServiceLevel serviceLevel, IncidentSettings incidents, TimeProvider clock, ILogger<OpenWorkOnAlarm> log) : IEventSubscription
{
    public string Reader => "automation";

    public IReadOnlyCollection<string> Types { get; } =
        [nameof(AlarmRaised), nameof(AlarmChanged), nameof(AssetMade), nameof(WorkOrderMoved)];

    public Task HandleAsync(
        StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var scope = new DbScope(connection, transaction);
        return happened.Type switch
        {
            nameof(AlarmRaised) => ConsiderAsync(scope, EventJson.Read<AlarmRaised>(happened), cancellationToken),
            nameof(AlarmChanged) => UncoverAsync(scope, EventJson.Read<AlarmChanged>(happened), cancellationToken),
            nameof(AssetMade) => BindAsync(scope, EventJson.Read<AssetMade>(happened), cancellationToken),
            _ => FollowWorkAsync(scope, EventJson.Read<WorkOrderMoved>(happened), happened, cancellationToken),
        };
    }

    private async Task ConsiderAsync(DbScope scope, AlarmRaised alarm, CancellationToken cancellationToken)
    {
        var asset = await AssetOfAsync(scope, alarm, cancellationToken);
        var held = alarm.Quality is Quality.Bad or Quality.Stale ? HeldBecause.BadQuality
            : asset is null ? HeldBecause.Unbound
            : await PlaceAsync(scope, alarm, asset, cancellationToken) is not { } mode ? HeldBecause.HarmlessDirection
            : await SilenceOfAlarm.WhyAsync(scope, alarm.AlarmId, cancellationToken)
                ?? await OpenAsync(scope, alarm, asset, mode, cancellationToken);
        if (held is { } because)
        {
            await HoldAlarm.HandleAsync(scope, alarm.AlarmId, because, cancellationToken);
            LogHeld(alarm.Rule, because);
        }
    }

    /// <summary>
    /// The failure mode that the alarm's work is on; null where what happened is no fault. Where the table does not know the
    /// alarm, its incident's failure mode explains it; a safety alarm is work of its own.
    /// </summary>
    private async Task<FailureModes.Entry?> PlaceAsync(
        DbScope scope, AlarmRaised alarm, AssetDirectory.Entry asset, CancellationToken cancellationToken)
    {
        if (await WorkForAlarm.FailureModeAsync(scope, alarm, asset, cancellationToken) is not { } own)
            return null;
        var incident = await JoinIncident.HandleAsync(scope, alarm, asset.Id, own.Code, incidents, clock.GetUtcNow(), cancellationToken);
        var isExplained = own.Code is FailureModes.Unknown && incident.FailureMode is not FailureModes.Instrument && !alarm.IsSafety;
        return isExplained ? (await FailureModes.ReadAsync(scope, [incident.FailureMode], cancellationToken))[incident.FailureMode] : own;
    }

    private async Task<HeldBecause?> OpenAsync(
        DbScope scope, AlarmRaised alarm, AssetDirectory.Entry asset, FailureModes.Entry mode, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var work = await WorkForAlarm.OfAsync(scope, alarm, asset, mode, serviceLevel, nowUtc, cancellationToken);
        var outcome = await OpenForAlarm.HandleAsync(scope, work, nowUtc, cancellationToken);
        if (outcome is OpenForAlarm.Outcome.Opened)
            await LabelAlarms.OpenedWorkAsync(scope, alarm.AlarmId, cancellationToken);
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
        await ReconsiderAsync(scope, await HeldAlarms.OfAssetAsync(scope, made.AssetId, HeldBecause.Unbound, cancellationToken), cancellationToken);
    }

    private async Task UncoverAsync(DbScope scope, AlarmChanged changed, CancellationToken cancellationToken)
    {
        if (AlarmViews.IsSilenced(changed.From) && !AlarmViews.IsSilenced(changed.To))
            await ReconsiderAsync(scope, await HeldAlarms.SilencedAsync(scope, changed.AlarmId, cancellationToken), cancellationToken);
    }

    private async Task FollowWorkAsync(DbScope scope, WorkOrderMoved changed, StoredEvent happened, CancellationToken cancellationToken)
    {
        // The asset's rules before their activations, as everybody who changes alarms.
        await WorkSilencesAlarms.FollowAsync(scope, changed, happened.Actor, happened.AtUtc, cancellationToken);
        if (changed.Verb is WorkOrderVerb.Complete or WorkOrderVerb.Cancel or WorkOrderVerb.Reopen or WorkOrderVerb.Verdict)
        {
            var alarms = await AlarmsOfWorkOrder.ReadAsync(scope, changed.WorkOrderId, cancellationToken);
            await LabelAlarms.JudgedAsync(scope, alarms, changed.Verdict?.ToString(), cancellationToken);
        }

        if (changed is { AssetId: { } assetId, From: WorkOrderState.InProgress })
            await ReconsiderAsync(scope, await HeldAlarms.OfAssetAsync(scope, assetId, HeldBecause.OutOfService, cancellationToken), cancellationToken);
    }

    private async Task ReconsiderAsync(DbScope scope, IReadOnlyList<AlarmRaised> alarms, CancellationToken cancellationToken)
    {
        foreach (var alarm in alarms)
        {
            await HoldAlarm.ReleaseAsync(scope, alarm.AlarmId, cancellationToken);
            await ConsiderAsync(scope, alarm, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An alarm of {Rule} opened no work order: {Because}.")]
    private partial void LogHeld(string rule, HeldBecause because);
}
