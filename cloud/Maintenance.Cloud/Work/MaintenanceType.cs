namespace Maintenance.Cloud.Work;

/// <summary>Why maintenance is done (EN 13306).</summary>
public enum MaintenanceType
{
    Corrective,
    Preventive,

    /// <summary>Condition-based, ahead of the failure.</summary>
    Predictive,
    Inspection,
    Improvement,
}
