using System.Text.Json;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Settings;

/// <summary>What a setting was, who set it and when, from the events.</summary>
internal static class GetSettingHistory
{
    private const int MostShown = 200;

    /// <param name="Before">Null: nothing was set.</param>
    /// <param name="After">Null: it was set back.</param>
    public sealed record Entry(int Version, DateTimeOffset AtUtc, string By, JsonElement? Before, JsonElement? After);

    private const string Sql = """
        SELECT e.version, e.at_utc, e.actor, e.changes::text AS changes
        FROM settings.setting AS s JOIN platform.event AS e ON e.subject = s.id AND e.version IS NOT NULL
        WHERE s.key = @key AND s.site_id IS NOT DISTINCT FROM @siteId
        ORDER BY e.version DESC LIMIT @MostShown
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/settings/{key}/history", at => routes.MapGet(at, HandleAsync), nameof(GetSettingHistory), "What a setting was at a site, or without one for the organisation, the latest first.", Permission.ReadSettings);

    private static async Task<Results<Ok<Page<Entry>>, NotFound>> HandleAsync(
        string key, Guid? siteId, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (KnownSettings.Find(key) is null || (siteId is { } site && !user.SiteIds.Contains(site)))
            return TypedResults.NotFound();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var rows = await scope.QueryAsync<Row>(Sql, new { key, siteId, MostShown }, cancellationToken);
        var people = await PeopleDirectory.NamesAsync(
            scope, rows.Select(row => Guid.TryParse(row.Actor, out var id) ? id : default(Guid?)).OfType<Guid>(), cancellationToken);
        return TypedResults.Ok(new Page<Entry>(
            [.. rows.Select(row => Of(row, key, Guid.TryParse(row.Actor, out var id) ? people.GetValueOrDefault(id, row.Actor) : row.Actor))], null));
    }

    private static Entry Of(Row row, string key, string by)
    {
        var change = RecordChange.Parse(row.Version, row.Changes).Fields.GetValueOrDefault(key);
        return new(row.Version, row.AtUtc, by, Element(change?.Before), Element(change?.After));
    }

    private static JsonElement? Element(System.Text.Json.Nodes.JsonNode? node) => node is null ? null : JsonSerializer.SerializeToElement(node);

    private sealed record Row(int Version, DateTimeOffset AtUtc, string Actor, string Changes);
}
