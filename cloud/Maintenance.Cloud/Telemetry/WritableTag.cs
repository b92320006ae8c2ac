using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A tag as whoever would write it has to know it, for other modules.</summary>
/// <param name="WriteMin">Lowest value that the gateway's configuration lets a command write, in the tag's unit; null: it lets none.</param>
/// <param name="WriteMax">Highest value.</param>
internal sealed record WritableTag(int Id, Guid SiteId, Guid GatewayId, string Name, string Unit, double? WriteMin, double? WriteMax)
{
    private const string Sql = """
        SELECT t.id, t.site_id, t.gateway_id, t.name, t.unit, t.write_min, t.write_max FROM telemetry.tag AS t WHERE t.id = @id
        """;

    public static Task<WritableTag?> FindAsync(DbScope scope, int id, CancellationToken cancellationToken) =>
        scope.FindAsync<WritableTag>(Sql, new { id }, cancellationToken);
}
