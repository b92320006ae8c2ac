using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What lies in what, for other modules.</summary>
internal static class AssetTree
{
    private const string ParentSql = "SELECT a.parent_id FROM assets.asset AS a WHERE a.id = @id";

    private const string ChildrenSql = "SELECT a.id FROM assets.asset AS a WHERE a.parent_id = @id AND NOT a.is_archived AND a.status <> 'Decommissioned'";

    private const string BranchSql = "SELECT a.id FROM assets.asset AS a WHERE a.id = @id OR a.above_ids @> ARRAY[@id]";

    /// <summary>In which the asset lies; null: it stands at the top.</summary>
    public static Task<Guid?> ParentAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        scope.FindAsync<Guid?>(ParentSql, new { id }, cancellationToken);

    /// <summary>Those in use that lie directly in an asset.</summary>
    public static Task<IReadOnlyList<Guid>> ChildrenAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        scope.QueryAsync<Guid>(ChildrenSql, new { id }, cancellationToken);

    /// <summary>An asset with all that lies in it; none where the scope does not see it.</summary>
    public static Task<IReadOnlyList<Guid>> BranchAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        scope.QueryAsync<Guid>(BranchSql, new { id }, cancellationToken);
}
