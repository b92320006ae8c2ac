namespace Maintenance.Cloud.Work;

/// <summary>A work order is there.</summary>
internal sealed record WorkOrderOpened(Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, string? FailureMode, Guid? AlarmId);

/// <summary>The same failure mode was alarmed again while its work order lives.</summary>
/// <param name="From">Differs from <paramref name="To"/> where the recurrence reopened it.</param>
internal sealed record WorkOrderRecurred(
    Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, int Recurrences, WorkOrderState From, WorkOrderState To, Guid AlarmId);

/// <summary>A person moved a work order.</summary>
internal sealed record WorkOrderChanged(
    Guid WorkOrderId, Guid SiteId, Guid? AssetId, long Number, WorkOrderVerb Verb, WorkOrderState From, WorkOrderState To,
    Verdict? Verdict);
