using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// A person who starts work on an asset takes its alarms out of service until it waits or ends; safety alarms stay. A work
/// order that a recurrence or a look at its repair reopened silences nothing: nobody stands at the machine yet.
/// </summary>
internal static class WorkSilencesAlarms
{
    public static async Task FollowAsync(
        DbScope scope, WorkOrderMoved changed, string actor, DateTimeOffset atUtc, CancellationToken cancellationToken)
    {
        if (changed.AssetId is not { } assetId || changed.From == changed.To)
            return;
        var reason = $"{changed.Verb} {WorkOrderNumber.Format(changed.Number)}";
        if (changed.To is WorkOrderState.InProgress && actor is not OpenForAlarm.Actor)
        {
            await OutOfService.BeginAsync(
                scope, changed.SiteId, assetId, new(AlarmAct.TakeOutOfService, actor, atUtc, Reason: reason, WorkOrderId: changed.WorkOrderId),
                cancellationToken);
        }
        else if (changed.From is WorkOrderState.InProgress)
        {
            await OutOfService.EndAsync(
                scope, assetId, new(AlarmAct.PutBackInService, actor, atUtc, Reason: reason, WorkOrderId: changed.WorkOrderId), cancellationToken);
        }
    }
}
