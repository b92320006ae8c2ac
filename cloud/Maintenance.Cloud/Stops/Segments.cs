using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>What the time of a stop passes with. A segment lasts until the next one, or the stop's end.</summary>
internal static class Segments
{
    // A segment of the same kind goes on.
    private const string BeginSql = """
        INSERT INTO stops.segment AS g (stop_id, started_at_utc, site_id, kind, by)
        SELECT @stopId, @since, @siteId, @kind, @actor
        WHERE coalesce((SELECT l.kind FROM stops.segment AS l WHERE l.stop_id = @stopId AND l.started_at_utc <= @since
            ORDER BY l.started_at_utc DESC LIMIT 1), '') <> @kind
        ON CONFLICT (stop_id, started_at_utc) DO UPDATE SET kind = excluded.kind, by = excluded.by
        """;

    // What had begun before the cut goes on in the later stop.
    private const string SplitSql = """
        WITH later AS (DELETE FROM stops.segment AS g WHERE g.stop_id = @stopId AND g.started_at_utc >= @since RETURNING g.started_at_utc, g.kind, g.by),
             running AS (SELECT @since AS started_at_utc, g.kind, g.by FROM stops.segment AS g
                 WHERE g.stop_id = @stopId AND g.started_at_utc < @since ORDER BY g.started_at_utc DESC LIMIT 1)
        INSERT INTO stops.segment (stop_id, started_at_utc, site_id, kind, by)
        SELECT @newId, s.started_at_utc, @siteId, s.kind, s.by FROM (SELECT * FROM later UNION ALL SELECT * FROM running) AS s
        ON CONFLICT DO NOTHING
        """;

    /// <returns>False where the stop passes with that already.</returns>
    public static async Task<bool> BeginAsync(
        DbScope scope, Guid stopId, Guid siteId, SegmentKind kind, DateTimeOffset since, string actor, CancellationToken cancellationToken) =>
        await scope.ExecuteAsync(BeginSql, new { stopId, siteId, kind = kind.ToString(), since, actor }, cancellationToken) == 1;

    public static Task SplitAsync(DbScope scope, Guid stopId, Guid newId, Guid siteId, DateTimeOffset since, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(SplitSql, new { stopId, newId, siteId, since }, cancellationToken);
}
