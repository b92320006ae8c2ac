using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>Everything that happened to an asset and to what is about it, from the events, the latest first.</summary>
internal static class GetAssetHistory
{
    /// <param name="Type">Past tense, e.g. <c>AssetChanged</c>, <c>WorkOrderOpened</c>.</param>
    /// <param name="Subject">The record that it happened to: the asset, or what is about it.</param>
    /// <param name="By">A person's name, or what acted without one.</param>
    /// <param name="Changes">Fields by name, each before and after.</param>
    /// <param name="Source">The request, work order or stop that it comes from; null where it comes from none that is there.</param>
    public sealed record Entry(
        long Id, DateTimeOffset AtUtc, string Type, Guid? Subject, string By, IReadOnlyDictionary<string, Change> Changes, HistorySource? Source);

    public sealed record Change(JsonElement? Before, JsonElement? After);

    // Two looks at two indexes; an event of the asset itself is in both.
    private const string OfAssetSql = """
        e.id IN (
            (SELECT o.id FROM platform.event AS o WHERE o.subject = @id AND (@cursor::bigint IS NULL OR o.id < @cursor)
             AND NOT o.type LIKE ANY (@hidden) ORDER BY o.id DESC LIMIT @most)
            UNION
            (SELECT a.id FROM platform.event AS a WHERE a.payload ->> 'assetId' = @id::text AND (@cursor::bigint IS NULL OR a.id < @cursor)
             AND NOT a.type LIKE ANY (@hidden) ORDER BY a.id DESC LIMIT @most))
        """;

    /// <summary>What is told only to who may see such records of the whole site.</summary>
    private static readonly (string Pattern, Permission Permission)[] Guarded =
    [
        ("Alarm%", Permission.ReadAlarms), ("Incident%", Permission.ReadAlarms), ("WorkOrder%", Permission.ReadWorkOrders), ("TagBound", Permission.ReadReadings),
        ("Stop%", Permission.ReadStops), ("StopRule%", Permission.ReadAlarmRules), ("Request%", Permission.ReadRequests), ("Stock%", Permission.ReadStock),
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/assets/{id:guid}/history", at => routes.MapGet(at, HandleAsync), nameof(GetAssetHistory), "Everything that happened to an asset and to what is about it, the latest first.", Permission.ReadAssets);

    internal static async Task<Results<Ok<Page<Entry>>, NotFound>> HandleAsync(
        Guid id, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, RecordNames names, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (!(await AssetDirectory.ReadAsync(scope, [id], cancellationToken)).TryGetValue(id, out var asset))
            return TypedResults.NotFound();
        var hidden = Guarded.Where(one => !user.MayWhole(one.Permission, asset.SiteId)).Select(one => one.Pattern).Append("").ToArray();
        return TypedResults.Ok(await ReadAsync(scope, names, OfAssetSql, new { id, hidden }, cursor, limit, cancellationToken));
    }

    /// <summary>A part of the events that meet a condition, the latest first.</summary>
    /// <param name="of">SQL over <c>e</c> and the parameters.</param>
    internal static async Task<Page<Entry>> ReadAsync(
        DbScope scope, RecordNames names, string of, object parameters, long? cursor, int? limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT e.id, e.at_utc, e.type, e.subject, e.actor, e.changes::text,
                   (e.payload ->> 'workOrderId')::uuid AS work_order_id, (e.payload ->> 'requestId')::uuid AS request_id, (e.payload ->> 'stopId')::uuid AS stop_id
            FROM platform.event AS e
            WHERE {of} AND (@cursor::bigint IS NULL OR e.id < @cursor)
            ORDER BY e.id DESC LIMIT @most
            """;
        var page = await Page.ReadAsync<Row, long>(scope, sql, parameters, cursor, limit, row => row.Id, cancellationToken);
        var people = await PeopleDirectory.NamesAsync(
            scope, page.Items.Select(row => Guid.TryParse(row.Actor, out var person) ? person : default(Guid?)).OfType<Guid>(), cancellationToken);
        var sources = await HistorySource.ReadAsync(scope, names, page.Items.Select(SourceOf).OfType<(HistorySourceKind, Guid)>(), cancellationToken);
        return page.With(page.Items.Select(row => new Entry(
            row.Id, row.AtUtc, row.Type, row.Subject, Guid.TryParse(row.Actor, out var by) ? people.GetValueOrDefault(by, row.Actor) : row.Actor, ChangesOf(row),
            SourceOf(row) is { } source ? sources.GetValueOrDefault(source) : null)));
    }

    /// <summary>What hangs on a record says so in its payload; else the event's subject is that record.</summary>
    private static (HistorySourceKind Kind, Guid Id)? SourceOf(Row row) =>
        HistorySource.KindOf(row.Type) is { } kind && (row.HangsOn(kind) ?? row.Subject) is { } id ? (kind, id) : null;

    private static Dictionary<string, Change> ChangesOf(Row row) => RecordChange.Parse(0, row.Changes ?? "{}").Fields.ToDictionary(
        field => field.Key, field => new Change(Element(field.Value.Before), Element(field.Value.After)), StringComparer.Ordinal);

    private static JsonElement? Element(System.Text.Json.Nodes.JsonNode? node) => node is null ? null : JsonSerializer.SerializeToElement(node);

    private sealed record Row(
        long Id, DateTimeOffset AtUtc, string Type, Guid? Subject, string Actor, string? Changes, Guid? WorkOrderId, Guid? RequestId, Guid? StopId)
    {
        public Guid? HangsOn(HistorySourceKind kind) => kind switch
        {
            HistorySourceKind.Request => RequestId,
            HistorySourceKind.WorkOrder => WorkOrderId,
            _ => StopId,
        };
    }
}
