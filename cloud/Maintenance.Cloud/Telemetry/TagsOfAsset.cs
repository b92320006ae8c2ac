using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Which tags tell what of an asset, for other modules.</summary>
internal static class TagsOfAsset
{
    private const string OthersSql = """
        SELECT t.id FROM telemetry.tag AS t
        WHERE t.id = ANY (@tagIds) AND (t.asset_id IS DISTINCT FROM @assetId OR t.signal <> ALL (@signals)) ORDER BY t.id
        """;

    private const string OneSql = "SELECT t.asset_id, t.unit FROM telemetry.tag AS t WHERE t.id = @tagId";

    /// <summary>To what asset a tag belongs, and in what unit it tells.</summary>
    public sealed record Binding(Guid? AssetId, string Unit);

    /// <summary>Null where the scope sees no such tag.</summary>
    public static Task<Binding?> FindAsync(DbScope scope, int tagId, CancellationToken cancellationToken) =>
        scope.FindAsync<Binding>(OneSql, new { tagId }, cancellationToken);

    /// <summary>Of some tags those that belong to another asset, to none, or tell another signal.</summary>
    public static Task<IReadOnlyList<int>> OthersAsync(
        DbScope scope, Guid assetId, string[] signals, int[] tagIds, CancellationToken cancellationToken) =>
        scope.QueryAsync<int>(OthersSql, new { assetId, signals, tagIds }, cancellationToken);
}
