using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Catalogues;

/// <summary>A site's table of failure modes; its version is the ETag.</summary>
internal static class GetFailureModeRules
{
    /// <param name="Version">Of the site's own table; 0 while the organisation's is in force.</param>
    /// <param name="ChangedBy">A person's name, or what acted without one.</param>
    /// <param name="MayChange">Whether the person asking may put another in its place.</param>
    public sealed record Response(
        Guid SiteId, int Version, DateTimeOffset ChangedAtUtc, string ChangedBy, string? Reason, bool MayChange,
        IReadOnlyList<FailureModeTables.Rule> Rules) : IListPart
    {
        Type IListPart.RowType => typeof(FailureModeTables.Rule);

        IEnumerable<object> IListPart.Rows => Rules;

        string? IListPart.Next => null;
    }

    /// <param name="ChangedBy">A person's name, or what acted without one.</param>
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
        ListEndpoints.Map("/failure-mode-rules", at => routes.MapGet(at, HandleAsync), nameof(GetFailureModeRules), "A site's table from alarm to failure mode, in force now or of an earlier version.", Permission.ReadAlarmRules);
        ListEndpoints.Map("/failure-mode-rules/changes", at => routes.MapGet(at, ListAsync), "GetFailureModeRuleChanges", "Who changed a site's table of failure modes, the latest first.", Permission.ReadAlarmRules);
    }

    internal static async Task<Response> CompleteAsync(
        DbScope scope, Guid siteId, FailureModeTables.Table table, CurrentUser user, CancellationToken cancellationToken)
    {
        var names = await NamesAsync(scope, [table.ChangedBy], cancellationToken);
        return new(
            siteId, table.Version, table.ChangedAtUtc, names.GetValueOrDefault(table.ChangedBy, table.ChangedBy), table.Reason,
            user.May(Permission.ManageAlarmRules, siteId), table.Rules);
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid siteId, int? version, HttpResponse response, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SiteIds.Contains(siteId))
            return TypedResults.NotFound();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await FailureModeTables.FindAsync(scope, siteId, version, cancellationToken) is not { } table)
            return TypedResults.NotFound();
        response.Headers.ETag = Precondition.Tag(table.Version);
        return TypedResults.Ok(await CompleteAsync(scope, siteId, table, user, cancellationToken));
    }

    private static async Task<Results<Ok<Page<Change>>, NotFound>> ListAsync(
        Guid siteId, int? cursor, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SiteIds.Contains(siteId))
            return TypedResults.NotFound();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<Change, int>(
            scope, ChangesSql, new { siteId }, cursor, Page.MaxLimit, change => change.Version, cancellationToken);
        var names = await NamesAsync(scope, page.Items.Select(change => change.ChangedBy), cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(change => change with { ChangedBy = names.GetValueOrDefault(change.ChangedBy, change.ChangedBy) })));
    }

    /// <summary>The people among those who acted, by how events name them.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> NamesAsync(
        DbScope scope, IEnumerable<string> actors, CancellationToken cancellationToken)
    {
        var ids = actors.Select(actor => Guid.TryParse(actor, out var id) ? id : default(Guid?)).OfType<Guid>();
        return (await PeopleDirectory.NamesAsync(scope, ids, cancellationToken))
            .ToDictionary(person => person.Key.ToString(), person => person.Value, StringComparer.Ordinal);
    }
}
