using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The ledger of what came into store and what went out, at a site. The sum of its rows is what is there, and never below nothing.</summary>
internal static class StockEntries
{
    public static RecordDefinition Kind { get; } = new("stock-entries", "StockEntry", "inventory.stock_entry",
    [
        new("partId", FieldTypes.Reference()) { IsRequired = true, IsFilter = true },
        new("kind", FieldTypes.Choice<StockKind>()) { IsRequired = true, IsFilter = true },
        new("quantity", FieldTypes.Amount(-MostQuantity, MostQuantity)) { IsRequired = true },
        new("assetId", FieldTypes.Reference()) { IsFilter = true },
        new("unitPrice", FieldTypes.Amount(0, MostQuantity)),
        new("occurredAtUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("note", FieldTypes.Lines()),
    ])
    {
        Read = Permission.ReadStock,
        Make = Permission.PostStock,
        Order = "-occurredAtUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["stock_entry_part"] = ("partId", "There is no such part, or not at this site."),
            ["stock_entry_asset"] = ("assetId", "The site has no such asset."),
            ["stock_entry_sign"] = ("quantity", "What comes in or back is more than nothing, what goes out less than nothing; nothing at all is no row."),
            ["stock_entry_reason"] = ("note", "An adjustment or a count says why."),
            ["stock_not_negative"] = ("quantity", "There is not so much in store."),
        },
    };

    private const decimal MostQuantity = 1_000_000_000m;
}
