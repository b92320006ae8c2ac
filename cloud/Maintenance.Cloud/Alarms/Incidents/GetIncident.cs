using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>One incident with its alarms, and what they were decided on.</summary>
internal static class GetIncident
{
    /// <param name="Alarms">Oldest first; of more than <see cref="MostAlarms"/> the latest.</param>
    public sealed record Response(GetIncidents.Response Incident, IReadOnlyList<AlarmSummary> Alarms);

    private const int MostAlarms = 200;

    /// <summary>Alarms whose samples one answer has; any other is asked for by its own address.</summary>
    private const int MostWithEvidence = 20;

    private const string AlarmsSql = $"""
        SELECT {AlarmSummary.Columns}
        FROM alarms.alarm AS a JOIN alarms.alarm_rule AS r ON r.id = a.rule_id
        WHERE a.incident_id = @id ORDER BY a.arrival DESC LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{id:guid}", HandleAsync).WithName(nameof(GetIncident)).RequirePermission(Permission.ReadAlarms);
        routes.MapGet("/incidents/{id:guid}/evidence", EvidenceAsync).WithName("GetIncidentEvidence")
            .WithSummary("What the alarms of an incident were decided on, with the samples around them: the latest twenty.")
            .RequirePermission(Permission.ReadAlarms);
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, Database database, CurrentUser user, IncidentSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await GetIncidents.FindAsync(scope, id, clock.GetUtcNow() - settings.Window, cancellationToken) is not { } incident)
            return TypedResults.NotFound();
        var rows = await scope.QueryAsync<AlarmSummary.Row>(AlarmsSql, new { id, most = MostAlarms }, cancellationToken);
        return TypedResults.Ok(new Response(incident, await AlarmSummary.CompleteAsync(scope, [.. rows.Reverse()], cancellationToken)));
    }

    private static async Task<Results<Ok<IReadOnlyList<EvidenceOfAlarms.Entry>>, NotFound>> EvidenceAsync(
        Guid id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var rows = await scope.QueryAsync<AlarmSummary.Row>(AlarmsSql, new { id, most = MostWithEvidence }, cancellationToken);
        return rows.Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Ok(await EvidenceOfAlarms.ReadAsync(scope, [.. rows.Select(row => row.Id)], cancellationToken));
    }
}
