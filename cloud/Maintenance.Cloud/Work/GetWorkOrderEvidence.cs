using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>What a work order was opened on: its alarms with the samples around them.</summary>
internal static class GetWorkOrderEvidence
{
    /// <param name="Alarms">Oldest first; of many, the one that opened it and the latest, <see cref="MostAlarms"/> together.</param>
    /// <param name="AlarmsInAll">Alarms counted on the work order.</param>
    /// <param name="Window">Device time that the samples cover; null where there are none.</param>
    public sealed record Response(IReadOnlyList<EvidenceOfAlarms.Entry> Alarms, int AlarmsInAll, Span? Window);

    public sealed record Span(DateTimeOffset FromUtc, DateTimeOffset ToUtc);

    /// <summary>Alarms in one answer; any other is asked for by its id.</summary>
    private const int MostAlarms = 20;

    private const string Sql = """
        SELECT l.alarm_id, l.in_all
        FROM (
            SELECT l.alarm_id, count(*) OVER ()::integer AS in_all,
                   row_number() OVER (ORDER BY l.linked_at_utc, l.alarm_id) AS nth
            FROM work.work_order_alarm AS l
            WHERE l.work_order_id = @workOrderId
        ) AS l
        ORDER BY (l.alarm_id = @alarm) DESC NULLS LAST, (l.nth = 1) DESC, l.nth DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/work-orders/{id}/evidence", HandleAsync)
        .WithName(nameof(GetWorkOrderEvidence))
        .RequirePermission(Permission.ReadWorkOrders);

    /// <param name="alarm">Only this one of its alarms.</param>
    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        string id, Guid? alarm, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, id, isLocked: false, cancellationToken) is not { } order)
            return TypedResults.NotFound();

        var most = alarm is null ? MostAlarms : 1;
        var links = await scope.QueryAsync<(Guid AlarmId, int InAll)>(Sql, new { workOrderId = order.Id, alarm, most }, cancellationToken);
        var wanted = links.Select(link => link.AlarmId).Where(id => alarm is null || id == alarm).ToArray();
        var alarms = await EvidenceOfAlarms.ReadAsync(scope, wanted, cancellationToken);
        var instants = alarms.SelectMany(entry => entry.Samples).Select(sample => sample.AtUtc).ToArray();
        return TypedResults.Ok(new Response(
            alarms, links.Select(link => link.InAll).FirstOrDefault(),
            instants.Length == 0 ? null : new(instants.Min(), instants.Max())));
    }
}
