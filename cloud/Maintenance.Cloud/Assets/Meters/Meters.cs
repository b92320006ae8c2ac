using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Counters of assets, e.g. of hours run: what their readings come to, also where they began again from zero.</summary>
internal static class Meters
{
    public static RecordDefinition Kind { get; } = new("meters", "Meter", "assets.meter",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("unit", FieldTypes.Text(LongestUnit)) { IsRequired = true, IsFixed = true },
        new("rollover", FieldTypes.Amount(Smallest, Most)) { IsFixed = true },
        new("total", FieldTypes.Amount(0, Most)) { IsDefaulted = true, Shown = "t.total" },
        new("lastValue", FieldTypes.Amount(0, Most)) { Shown = "t.last_value" },
        new("lastAtUtc", FieldTypes.Instant()) { Shown = "t.last_at_utc" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadAssets,
        Make = Permission.MakeAssets,
        Change = Permission.ChangeAssets,
        Remove = Permission.MakeAssets,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["meter_asset"] = ("assetId", "The site has no such asset."),
            ["meter_name"] = ("name", "The asset has a meter of this name already."),
        },
    };

    /// <summary>Most that a meter shows.</summary>
    public const decimal Most = 10_000_000_000_000m;

    private const decimal Smallest = 0.0001m;
    private const int LongestUnit = 32;
}
