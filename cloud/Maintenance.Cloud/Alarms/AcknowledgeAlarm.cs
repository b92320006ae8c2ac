using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Says that a person has seen an alarm. The first one counts; again changes nothing.</summary>
internal static class AcknowledgeAlarm
{
    public sealed record Response(Guid Id, AlarmState State, DateTimeOffset AcknowledgedAtUtc);

    private const string AcknowledgeSql = """
        UPDATE alarms.alarm SET acknowledged_at_utc = @nowUtc, acknowledged_by = @userId
        WHERE id = @id AND acknowledged_at_utc IS NULL
        RETURNING id, site_id, asset_id, state, acknowledged_at_utc
        """;

    private const string ReadSql =
        "SELECT a.id, a.site_id, a.asset_id, a.state, a.acknowledged_at_utc FROM alarms.alarm AS a WHERE a.id = @id";

    private const string IsThereSql = "SELECT a.id FROM alarms.alarm AS a WHERE a.id = @id";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/alarms/{id:guid}/acknowledge", HandleAsync)
        .WithName(nameof(AcknowledgeAlarm))
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .RequirePermission(Permission.AcknowledgeAlarms);

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        Guid id, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var now = await scope.FindAsync<Row>(AcknowledgeSql, new { id, nowUtc, userId = user.Id }, cancellationToken);
        if (now is not null)
        {
            await scope.WriteEventAsync(
                new(nameof(AlarmAcknowledged), now.SiteId, id, new AlarmAcknowledged(id, now.SiteId, now.AssetId), user.Actor, nowUtc),
                cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        var alarm = now ?? await scope.FindAsync<Row>(ReadSql, new { id }, cancellationToken);
        return alarm is not null ? TypedResults.Ok(new Response(alarm.Id, alarm.State, alarm.AcknowledgedAtUtc))
            : await IsSeenAsync(id, database, user.For(Permission.ReadAlarms), cancellationToken)
                ? TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to do", "The work on its asset is assigned to somebody else."))
                : TypedResults.NotFound();
    }

    private static async Task<bool> IsSeenAsync(Guid id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await scope.FindAsync<Guid?>(IsThereSql, new { id }, cancellationToken) is not null;
    }

    private sealed record Row(Guid Id, Guid SiteId, Guid? AssetId, AlarmState State, DateTimeOffset AcknowledgedAtUtc);
}
