using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>What gateways' tags are measured in, for who shows what they said.</summary>
internal static class UnitsOfTags
{
    public sealed record Tag(Guid GatewayId, string Name, string Signal, string Unit);

    private const string Sql = """
        SELECT t.gateway_id, t.name, t.signal, t.unit FROM telemetry.tag AS t
        WHERE (t.gateway_id, t.name) IN (SELECT n.gateway_id, n.name FROM unnest(@gatewayIds, @names) AS n (gateway_id, name))
        """;

    /// <summary>Of those that the scope may see.</summary>
    public static async Task<IReadOnlyDictionary<(Guid GatewayId, string Name), Tag>> ReadAsync(
        DbScope scope, IReadOnlyCollection<(Guid GatewayId, string Name)> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
            return new Dictionary<(Guid, string), Tag>();
        var rows = await scope.QueryAsync<Tag>(
            Sql, new { gatewayIds = tags.Select(tag => tag.GatewayId).ToArray(), names = tags.Select(tag => tag.Name).ToArray() }, cancellationToken);
        return rows.ToDictionary(row => (row.GatewayId, row.Name));
    }
}
