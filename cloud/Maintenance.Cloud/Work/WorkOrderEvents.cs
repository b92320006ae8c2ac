namespace Maintenance.Cloud.Work;

/// <summary>A work order is there by itself, or by what a request or a failed step asked for.</summary>
internal sealed record WorkOrderOpened(Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, string? FailureMode, Guid? AlarmId);

/// <summary>The same failure mode was alarmed again while its work order lives.</summary>
/// <param name="From">Differs from <paramref name="To"/> where the recurrence reopened it.</param>
internal sealed record WorkOrderRecurred(
    Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, int Recurrences, WorkOrderState From, WorkOrderState To, Guid AlarmId);

/// <summary>A person said who does a work order.</summary>
/// <param name="UserIds">With no teams beside them none: it went back to the pool.</param>
internal sealed record WorkOrderAssigned(
    Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, IReadOnlyList<Guid> UserIds, IReadOnlyList<Guid> TeamIds);

/// <summary>A work order was given a verb, by a person or by the system.</summary>
internal sealed record WorkOrderMoved(
    Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, WorkOrderVerb Verb, WorkOrderState From, WorkOrderState To, Verdict? Verdict)
{
    /// <summary>What it waits for from then on; null: it does not wait.</summary>
    public WaitReason? WaitReason { get; init; }
}
