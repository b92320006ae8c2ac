namespace Maintenance.Cloud.Alarms;

/// <summary>Who did what to an alarm, when, from where and why.</summary>
/// <param name="Actor">A user's id, <c>gateway:…</c> or <c>system:…</c>.</param>
/// <param name="Address">Of the person's device; null for gateways and the system.</param>
/// <param name="WorkOrderId">The work that took it out of service, where that did.</param>
internal sealed record AlarmAction(
    AlarmAct Act, string Actor, DateTimeOffset AtUtc, string? Address = null, string? Reason = null, Guid? WorkOrderId = null);
