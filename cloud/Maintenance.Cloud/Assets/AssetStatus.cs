namespace Maintenance.Cloud.Assets;

/// <summary>Whether an asset is there to be used. Not its operating mode, which comes from tags.</summary>
public enum AssetStatus
{
    Operational,
    Standby,
    Down,
    Maintenance,
    Decommissioned,
}
