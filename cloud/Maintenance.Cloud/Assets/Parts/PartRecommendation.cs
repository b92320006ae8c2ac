namespace Maintenance.Cloud.Assets;

/// <summary>What lies in store against what all machines together should have at hand: below 50 %, below 80 %, up to 150 %, above.</summary>
internal enum PartRecommendation
{
    ReorderNow,
    ReorderSoon,
    Adequate,
    Reduce,
}
