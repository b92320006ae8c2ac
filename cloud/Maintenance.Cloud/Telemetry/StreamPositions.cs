using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>How far the streams of gateways are stored, for whoever lists gateways.</summary>
internal static class StreamPositions
{
    /// <summary>The latest epoch of each lane.</summary>
    public sealed record Position(Guid GatewayId, Lane Lane, Guid Epoch, long StoredThrough);

    private const string Sql = """
        SELECT DISTINCT ON (s.gateway_id, s.lane) s.gateway_id, s.lane, s.epoch, s.stored_through
        FROM telemetry.stream AS s WHERE s.gateway_id = ANY (@gatewayIds)
        ORDER BY s.gateway_id, s.lane, s.began_at_utc DESC
        """;

    public static async Task<ILookup<Guid, Position>> OfAsync(
        DbScope scope, IReadOnlyCollection<Guid> gatewayIds, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid GatewayId, short Lane, Guid Epoch, long StoredThrough)>(Sql, new { gatewayIds = gatewayIds.ToArray() }, cancellationToken))
        .ToLookup(row => row.GatewayId, row => new Position(row.GatewayId, (Lane)row.Lane, row.Epoch, row.StoredThrough));
}
