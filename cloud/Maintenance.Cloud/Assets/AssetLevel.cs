namespace Maintenance.Cloud.Assets;

/// <summary>Where an asset stands in the tree (ISO 14224, figure 3, the levels a person works with).</summary>
public enum AssetLevel
{
    Site,
    Area,
    Line,
    Machine,
    Component,
}
