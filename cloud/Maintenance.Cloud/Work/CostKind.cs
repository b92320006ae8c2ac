namespace Maintenance.Cloud.Work;

/// <summary>What work cost money for.</summary>
public enum CostKind
{
    /// <summary>Booked with hours, by the rate of their day.</summary>
    Labour,
    Part,
    Vendor,
    Other,
}
