using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The ledger of statuses: what each asset was, since when, who said so and why. What an asset is now is the row with the latest instant.</summary>
internal static class AssetStatuses
{
    public static RecordDefinition Kind { get; } = new("asset-statuses", "AssetStatusEntry", "assets.asset_status",
    [
        new("assetId", FieldTypes.Reference()) { IsDefaulted = true, IsFilter = true },
        new("status", FieldTypes.Choice<AssetStatus>()) { IsDefaulted = true, IsFilter = true },
        new("sinceUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("recordedAtUtc", FieldTypes.Instant()) { IsDefaulted = true },
        new("by", FieldTypes.Text()) { IsDefaulted = true },
        new("cause", FieldTypes.Choice<StatusCause>()) { IsDefaulted = true, IsFilter = true },
        new("reason", FieldTypes.Lines()),
    ])
    {
        Read = Permission.ReadAssets,
        HasStamps = false,
        Order = "-sinceUtc",
    };
}
