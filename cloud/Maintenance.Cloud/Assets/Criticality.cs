namespace Maintenance.Cloud.Assets;

/// <summary>How much it matters that an asset fails.</summary>
public enum Criticality
{
    Low,
    Medium,
    High,
    Critical,
}
