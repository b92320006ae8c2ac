using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>How many alarms of an asset have a condition that holds now.</summary>
internal static class CountActiveAlarms
{
    private const string Sql = """
        SELECT a.asset_id, count(*)::integer
        FROM alarms.alarm AS a
        WHERE a.asset_id = ANY (@assetIds) AND a.returned_at_utc IS NULL
        GROUP BY a.asset_id
        """;

    public static async Task<IReadOnlyDictionary<Guid, int>> HandleAsync(
        DbScope scope, Guid[] assetIds, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid AssetId, int Count)>(Sql, new { assetIds }, cancellationToken))
        .ToDictionary(row => row.AssetId, row => row.Count);
}
