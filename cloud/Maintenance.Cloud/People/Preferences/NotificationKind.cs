namespace Maintenance.Cloud.People;

/// <summary>What people are told of.</summary>
internal enum NotificationKind
{
    RequestReported,
    WorkAssigned,
    PartApprovalNeeded,
    PartApproved,
    PartIssued,
    LowStock,
    WorkUpdated,
    PlanDue,
    PredictedIssue,
    Escalated,
    Mentioned,
    CertificateExpiring,
    GatewaySilent,
}
