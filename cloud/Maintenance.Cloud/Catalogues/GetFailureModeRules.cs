using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Catalogues;

/// <summary>A site's table of failure modes; its version is the ETag.</summary>
internal static class GetFailureModeRules
{
    /// <param name="Version">Of the site's own table; 0 while the organisation's is in force.</param>
    public sealed record Response(
        Guid SiteId, int Version, DateTimeOffset ChangedAtUtc, string ChangedBy, string? Reason, IReadOnlyList<FailureModeTables.Rule> Rules);

    public sealed record Change(int Version, DateTimeOffset ChangedAtUtc, string ChangedBy, string? Reason, int Rules);

    private const string ChangesSql = """
        SELECT t.version, t.changed_at_utc, t.changed_by, t.reason,
               (SELECT count(*)::integer FROM catalogues.failure_mode_rule AS r WHERE r.table_id = t.id) AS rules
        FROM catalogues.failure_mode_table AS t
        WHERE t.site_id = @siteId AND (@cursor::integer IS NULL OR t.version < @cursor)
        ORDER BY t.version DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/failure-mode-rules", HandleAsync)
            .WithName(nameof(GetFailureModeRules))
            .WithSummary("A site's table from alarm to failure mode, in force now or of an earlier version.")
            .RequirePermission(Permission.ReadAlarmRules);
        routes.MapGet("/failure-mode-rules/changes", ListAsync)
            .WithName("GetFailureModeRuleChanges")
            .WithSummary("Who changed a site's table of failure modes, the latest first.")
            .RequirePermission(Permission.ReadAlarmRules);
    }

    internal static Response Of(Guid siteId, FailureModeTables.Table table) =>
        new(siteId, table.Version, table.ChangedAtUtc, table.ChangedBy, table.Reason, table.Rules);

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid siteId, int? version, HttpResponse response, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SiteIds.Contains(siteId))
            return TypedResults.NotFound();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await FailureModeTables.FindAsync(scope, siteId, version, cancellationToken) is not { } table)
            return TypedResults.NotFound();
        response.Headers.ETag = Precondition.Tag(table.Version);
        return TypedResults.Ok(Of(siteId, table));
    }

    private static async Task<Results<Ok<Page<Change>>, NotFound>> ListAsync(
        Guid siteId, int? cursor, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SiteIds.Contains(siteId))
            return TypedResults.NotFound();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return TypedResults.Ok(await Page.ReadAsync<Change, int>(
            scope, ChangesSql, new { siteId }, cursor, Page.MaxLimit, change => change.Version, cancellationToken));
    }
}
