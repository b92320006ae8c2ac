using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Forgets who reported without an account, once the request has ended long enough ago.</summary>
internal sealed class ForgetReporters : IForgets
{
    private const string Actor = "system:retention";

    private const string DueSql = """
        SELECT r.id, r.site_id FROM requests.request AS r
        WHERE (r.reporter_name IS NOT NULL OR r.reporter_contact IS NOT NULL) AND r.changed_at_utc < @beforeUtc
          AND r.state IN ('Merged', 'Declined', 'Withdrawn', 'Resolved')
        ORDER BY r.changed_at_utc LIMIT @most FOR NO KEY UPDATE SKIP LOCKED
        """;

    public RetentionKind Kind => RetentionKind.Reporters;

    public async Task<int> ForgetAsync(DbScope scope, DateTimeOffset beforeUtc, int most, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var due = await scope.QueryAsync<(Guid Id, Guid SiteId)>(DueSql, new { beforeUtc, most }, cancellationToken);
        foreach (var (id, siteId) in due)
            await EraseReporter.ForgetAsync(scope, id, siteId, Actor, nowUtc, cancellationToken);
        return due.Count;
    }
}
