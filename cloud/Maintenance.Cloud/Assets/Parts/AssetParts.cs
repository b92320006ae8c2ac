using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Which spare parts an asset has, how many should be at hand, and how that stands against what is in store at the site.</summary>
internal static class AssetParts
{
    private const string AvailableSql = "coalesce((SELECT s.on_hand FROM inventory.stock AS s WHERE s.part_id = t.part_id AND s.site_id = t.site_id), 0)";

    /// <summary>Each asset alone may look covered where several share what is in store: percent of the sum of their minimums; none where that is nothing.</summary>
    private const string CoverageSql =
        $"round(100 * {AvailableSql} / nullif((SELECT sum(o.minimum) FROM assets.asset_part AS o WHERE o.part_id = t.part_id AND o.site_id = t.site_id AND NOT o.is_archived), 0), 1)";

    public static RecordDefinition Kind { get; } = new("asset-parts", "AssetPart", "assets.asset_part",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("partId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("partNumber", FieldTypes.Text()) { IsDefaulted = true, Shown = "(SELECT p.number FROM inventory.part AS p WHERE p.id = t.part_id)" },
        new("partName", FieldTypes.Text()) { IsDefaulted = true, Shown = "(SELECT p.name FROM inventory.part AS p WHERE p.id = t.part_id)" },
        new("minimum", FieldTypes.Amount(0, MostQuantity)) { IsRequired = true },
        new("maximum", FieldTypes.Amount(0, MostQuantity)),
        new("quantityInstalled", FieldTypes.Amount(0, MostQuantity)),
        new("note", FieldTypes.Lines()),
        new("available", FieldTypes.Amount(0, MostQuantity)) { IsDefaulted = true, Shown = AvailableSql },
        new("status", FieldTypes.Choice<PartStatus>()) { IsDefaulted = true, IsFilter = true, Shown = $"assets.part_status({AvailableSql}, t.minimum, t.maximum)" },
        new("sharedWith", FieldTypes.Whole(0, int.MaxValue)) { IsDefaulted = true, Shown = "(SELECT count(*)::integer FROM assets.asset_part AS o WHERE o.part_id = t.part_id AND o.site_id = t.site_id AND o.id <> t.id AND NOT o.is_archived)" },
        new("coveragePercent", FieldTypes.Amount(0, decimal.MaxValue)) { Shown = CoverageSql },
        new("recommendation", FieldTypes.Choice<PartRecommendation>()) { IsFilter = true, Shown = $"assets.part_recommendation({CoverageSql})" },
        new("lastUsedAtUtc", FieldTypes.Instant()) { Shown = "(SELECT max(e.occurred_at_utc) FROM inventory.stock_entry AS e WHERE e.asset_id = t.asset_id AND e.part_id = t.part_id AND e.kind = 'Out')" },
        new("lastUsedAnywhereAtUtc", FieldTypes.Instant()) { Shown = "(SELECT max(e.occurred_at_utc) FROM inventory.stock_entry AS e WHERE e.part_id = t.part_id AND e.site_id = t.site_id AND e.kind = 'Out')" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadAssets,
        Make = Permission.ManageAssetParts,
        Change = Permission.ChangeAssetParts,
        Remove = Permission.ManageAssetParts,
        Order = "createdAtUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["asset_part_asset"] = ("assetId", "The site has no such asset."),
            ["asset_part_part"] = ("partId", "There is no such part, or not at this site."),
            ["asset_part_once"] = ("partId", "The asset has this part already."),
            ["asset_part_range"] = ("maximum", "It is less than the minimum."),
        },
    };

    private const decimal MostQuantity = 1_000_000_000m;
}
