using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The ledger of moves: where each asset lay, from when on.</summary>
internal static class AssetMoves
{
    public static RecordDefinition Kind { get; } = new("asset-moves", "AssetMove", "assets.asset_move",
    [
        new("assetId", FieldTypes.Reference()) { IsDefaulted = true, IsFilter = true },
        new("fromParentId", FieldTypes.Reference()) { IsFilter = true },
        new("toParentId", FieldTypes.Reference()) { IsFilter = true },
        new("atUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("by", FieldTypes.Text()) { IsDefaulted = true },
    ])
    {
        Read = Permission.ReadAssets,
        HasStamps = false,
        Order = "-atUtc",
    };
}
