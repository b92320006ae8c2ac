namespace Maintenance.Cloud.Assets;

/// <summary>What lies in store against what an asset should have at hand.</summary>
internal enum PartStatus
{
    Critical,
    Low,
    Adequate,
    Excess,
}
