using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>What became of a work order, by whom and why, the latest first.</summary>
internal static class GetWorkOrderHistory
{
    /// <param name="Actor">A person's name, or what acted without one.</param>
    /// <param name="Verb">A verb of the work order, or <c>open</c>, <c>recur</c>, <c>assign</c>.</param>
    public sealed record Entry(
        long Id, DateTimeOffset AtUtc, string Actor, string Verb, WorkOrderState To, WorkOrderState? From, string? Reason);

    private const string Sql = """
        SELECT h.id, h.at_utc, h.actor, h.verb, h.to_state AS "to", h.from_state AS "from", h.reason
        FROM work.work_order_history AS h
        WHERE h.work_order_id = @workOrderId AND (@cursor::bigint IS NULL OR h.id < @cursor)
        ORDER BY h.id DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/work-orders/{id}/history", at => routes.MapGet(at, HandleAsync), nameof(GetWorkOrderHistory), "What became of a work order, by whom and why, the latest first.", Permission.ReadWorkOrders);

    private static async Task<Results<Ok<Page<Entry>>, NotFound>> HandleAsync(
        string id, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, id, isLocked: false, cancellationToken) is not { } order)
            return TypedResults.NotFound();
        var page = await Page.ReadAsync<Entry, long>(scope, Sql, new { workOrderId = order.Id }, cursor, limit, entry => entry.Id, cancellationToken);
        var names = await PeopleDirectory.NamesAsync(scope, page.Items.Select(entry => IdOf(entry.Actor)).OfType<Guid>(), cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(entry =>
            IdOf(entry.Actor) is { } actor ? entry with { Actor = names.GetValueOrDefault(actor, entry.Actor) } : entry)));
    }

    private static Guid? IdOf(string actor) => Guid.TryParse(actor, out var id) ? id : null;
}
