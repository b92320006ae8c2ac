using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>What a gateway's tags call assets, for other modules.</summary>
internal static class AssetsOfGateway
{
    // A tag that a person bound elsewhere does not speak for the others of its tag number.
    private const string Sql = """
        SELECT DISTINCT t.asset_id, t.asset_tag_number FROM telemetry.tag AS t
        WHERE t.gateway_id = @gatewayId AND t.asset_id = ANY (@assetIds) AND t.asset_tag_number IS NOT NULL
          AND (NOT t.is_bound_by_person OR NOT EXISTS (SELECT FROM telemetry.tag AS o
              WHERE o.gateway_id = t.gateway_id AND o.asset_tag_number = t.asset_tag_number AND o.asset_id IS NOT NULL AND NOT o.is_bound_by_person))
        """;

    /// <summary>Of some assets those that the gateway measures, by the tag numbers of its configuration.</summary>
    public static async Task<ILookup<Guid, string>> NamesAsync(
        DbScope scope, Guid gatewayId, IReadOnlyCollection<Guid> assetIds, CancellationToken cancellationToken) =>
        assetIds.Count == 0
            ? Array.Empty<(Guid AssetId, string Name)>().ToLookup(row => row.AssetId, row => row.Name)
            : (await scope.QueryAsync<(Guid AssetId, string Name)>(Sql, new { gatewayId, assetIds = assetIds.ToArray() }, cancellationToken))
                .ToLookup(row => row.AssetId, row => row.Name);
}
