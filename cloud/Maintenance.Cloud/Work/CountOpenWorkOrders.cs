using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>How many work orders of an asset are neither closed nor cancelled.</summary>
internal static class CountOpenWorkOrders
{
    private const string Sql = """
        SELECT w.asset_id, count(*)::integer
        FROM work.work_order AS w
        WHERE w.asset_id = ANY (@assetIds) AND w.state NOT IN ('Closed', 'Cancelled')
        GROUP BY w.asset_id
        """;

    public static async Task<IReadOnlyDictionary<Guid, int>> HandleAsync(
        DbScope scope, Guid[] assetIds, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid AssetId, int Count)>(Sql, new { assetIds }, cancellationToken))
        .ToDictionary(row => row.AssetId, row => row.Count);
}
