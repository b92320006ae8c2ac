using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Catalogues;

/// <summary>
/// The tables that lead from an alarm to a failure mode: the organisation's, and a site's own from its first change on. A
/// version once written stays as it is.
/// </summary>
internal static class FailureModeTables
{
    /// <summary>One row: the failure mode that a signal of a class of assets points to.</summary>
    /// <param name="Class">Code of the asset class.</param>
    /// <param name="Direction">Which way the signal went; null where both ways are a fault.</param>
    /// <param name="Detector">Only for alarms of this detector, before rows for any; null: for any.</param>
    /// <param name="FailureMode">Code of ISO 14224, annex B.2.6.</param>
    public sealed record Rule(
        [StringLength(32, MinimumLength = 1)] string Class, [StringLength(200, MinimumLength = 1)] string Signal,
        [StringLength(12, MinimumLength = 1)] string FailureMode, AlarmDirection? Direction = null,
        [StringLength(200, MinimumLength = 1)] string? Detector = null);

    /// <param name="Version">Of the site's own table; 0 for the organisation's.</param>
    public sealed record Table(Guid Id, int Version, DateTimeOffset ChangedAtUtc, string ChangedBy, string? Reason, IReadOnlyList<Rule> Rules);

    private const string TableSql = """
        SELECT t.id, CASE WHEN t.site_id IS NULL THEN 0 ELSE t.version END AS version, t.changed_at_utc, t.changed_by, t.reason
        FROM catalogues.failure_mode_table AS t
        WHERE (t.site_id = @siteId OR t.site_id IS NULL)
          AND (@version::integer IS NULL OR (CASE WHEN t.site_id IS NULL THEN 0 ELSE t.version END) = @version)
        ORDER BY (t.site_id IS NULL), t.version DESC
        LIMIT 1
        """;

    private const string RulesSql = """
        SELECT r.class, r.signal, r.failure_mode, r.direction, r.detector
        FROM catalogues.failure_mode_rule AS r WHERE r.table_id = @id ORDER BY r.place
        """;

    /// <summary>A site's table in force, or an earlier version of it; null where there was no such version.</summary>
    public static async Task<Table?> FindAsync(DbScope scope, Guid siteId, int? version, CancellationToken cancellationToken) =>
        await scope.FindAsync<Head>(TableSql, new { siteId, version }, cancellationToken) is not { } head
            ? null
            : new(head.Id, head.Version, head.ChangedAtUtc, head.ChangedBy, head.Reason,
                await scope.QueryAsync<Rule>(RulesSql, new { head.Id }, cancellationToken));

    private sealed record Head(Guid Id, int Version, DateTimeOffset ChangedAtUtc, string ChangedBy, string? Reason);
}
