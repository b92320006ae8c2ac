using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// Work on a machine that stands is tied to its stop, and says what the stop passes with. A stop that only people told ends with the
/// work; where the machine itself says that it stands, the stop waits for its word.
/// </summary>
internal static class FollowWork
{
    private static readonly StopSource[] OfPeople = [StopSource.Person, StopSource.Request];

    public static async Task HandleAsync(DbScope scope, StoredEvent happened, WorkOrderMoved moved, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (moved.AssetId is not { } assetId || moved.From == moved.To)
            return;
        var at = await StopWriting.ForAsync(scope, happened.Actor, moved.SiteId, assetId, Span.Exact(nowUtc), cancellationToken);
        var instant = Span.Exact(happened.AtUtc);
        if (await LinkStops.HandleAsync(at, instant, null, moved.To is WorkOrderState.Cancelled ? null : moved.WorkOrderId, cancellationToken) is not { } stop)
            return;
        if (SegmentOf(moved.To, moved.WaitReason) is { } kind)
            await BeginSegment.WriteAsync(at, stop, kind, instant, cancellationToken);
        if (moved.To is WorkOrderState.Done && string.Equals(stop["workOrderId"]?.GetValue<string>(), moved.WorkOrderId.ToString("D"), StringComparison.Ordinal))
        {
            var touched = await Claims.EndAsync(at, OfPeople, instant, cancellationToken);
            await ProjectStops.HandleAsync(at, touched, new(StopType.Maintenance, StopSource.Person), cancellationToken);
        }
    }

    private static SegmentKind? SegmentOf(WorkOrderState state, WaitReason? waitsFor) => state switch
    {
        WorkOrderState.InProgress => SegmentKind.Repair,
        WorkOrderState.Waiting => waitsFor is WaitReason.Parts ? SegmentKind.Parts : SegmentKind.People,
        WorkOrderState.Done => SegmentKind.StartUp,
        _ => null,
    };
}
