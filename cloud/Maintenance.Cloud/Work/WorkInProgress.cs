using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Which assets are being worked on, for other modules.</summary>
internal static class WorkInProgress
{
    /// <param name="SinceUtc">When a person started or went on with it.</param>
    public sealed record Entry(Guid AssetId, long Number, DateTimeOffset SinceUtc);

    /// <summary>
    /// Whether somebody works on the order <c>w</c>: one that a recurrence reopened is in progress by name only, until a person goes
    /// on with it. Needs the parameter <c>Actor</c>, <see cref="OpenForAlarm.Actor"/>.
    /// </summary>
    public const string IsWorkedOnSql = """
        w.state = 'InProgress'
        AND coalesce((SELECT NOT (h.verb = 'reopen' AND h.actor = @Actor) FROM work.work_order_history AS h
            WHERE h.work_order_id = w.id AND h.from_state IS DISTINCT FROM h.to_state ORDER BY h.id DESC LIMIT 1), true)
        """;

    private const string EntrySql = $"""
        SELECT w.asset_id, w.number, coalesce(
            (SELECT h.at_utc FROM work.work_order_history AS h
             WHERE h.work_order_id = w.id AND h.from_state IS DISTINCT FROM h.to_state ORDER BY h.id DESC LIMIT 1),
            w.started_at_utc, w.changed_at_utc) AS since_utc
        FROM work.work_order AS w
        WHERE {IsWorkedOnSql}
        """;

    private const string OfSiteSql = $"{EntrySql} AND w.site_id = @siteId AND w.asset_id IS NOT NULL ORDER BY w.number";
    private const string OfAssetSql = $"{EntrySql} AND w.asset_id = @assetId ORDER BY w.number LIMIT 1";

    public static Task<IReadOnlyList<Entry>> AtSiteAsync(DbScope scope, Guid siteId, CancellationToken cancellationToken) =>
        scope.QueryAsync<Entry>(OfSiteSql, new { siteId, OpenForAlarm.Actor }, cancellationToken);

    /// <summary>The first that goes on on an asset; null: none does.</summary>
    public static Task<Entry?> OnAsync(DbScope scope, Guid assetId, CancellationToken cancellationToken) =>
        scope.FindAsync<Entry>(OfAssetSql, new { assetId, OpenForAlarm.Actor }, cancellationToken);
}
