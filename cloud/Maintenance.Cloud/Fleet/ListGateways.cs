using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Contracts.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>Lists gateways: when they were last heard of, and how far their streams are stored.</summary>
internal static class ListGateways
{
    /// <param name="ClockOffsetSeconds">The gateway's clock less ours, to the second, when it last sent.</param>
    public sealed record Gateway(
        Guid Id, string Name, string SiteCode, string SoftwareVersion, DateTimeOffset? LastSeenUtc, double? ClockOffsetSeconds,
        IReadOnlyList<LanePosition> Lanes);

    /// <param name="StoredThrough">Highest sequence stored of the lane's latest epoch.</param>
    public sealed record LanePosition(Lane Lane, Guid Epoch, long StoredThrough);

    private const string Sql = """
        SELECT g.id, g.name, s.code AS site_code, g.software_version, g.last_seen_at_utc, g.clock_offset_seconds
        FROM fleet.gateway AS g JOIN platform.site AS s ON s.id = g.site_id
        WHERE @cursor::uuid IS NULL OR g.id > @cursor ORDER BY g.id LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/gateways", at => routes.MapGet(at, HandleAsync), nameof(ListGateways), "Lists gateways with how far their streams are stored.", Permission.ReadGateways);

    internal static async Task<Ok<Page<Gateway>>> HandleAsync(
        Guid? cursor, [Range(1, Page.MaxLimit)] int? limit, CurrentUser user, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<Row, Guid>(scope, Sql, null, cursor, limit, row => row.Id, cancellationToken);
        var lanes = await StreamPositions.OfAsync(scope, [.. page.Items.Select(row => row.Id)], cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(row =>
            row.ToGateway([.. lanes[row.Id].Select(lane => new LanePosition(lane.Lane, lane.Epoch, lane.StoredThrough))]))));
    }

    private sealed record Row(
        Guid Id, string Name, string SiteCode, string SoftwareVersion, DateTimeOffset? LastSeenAtUtc, double? ClockOffsetSeconds)
    {
        public Gateway ToGateway(IReadOnlyList<LanePosition> lanes) =>
            new(Id, Name, SiteCode, SoftwareVersion, LastSeenAtUtc, ClockOffsetSeconds, lanes);
    }
}
