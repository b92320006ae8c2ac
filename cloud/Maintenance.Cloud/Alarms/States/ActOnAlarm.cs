using System.ComponentModel.DataAnnotations;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// A person's act on an alarm: one address each. What is so already stays as it is and is answered alike, so that asking
/// again is harmless; the alarm's id names the activation that the person saw, so that nobody answers one that they did not.
/// </summary>
internal static class ActOnAlarm
{
    /// <param name="Reason">Why; wanted to shelve and to take out of service.</param>
    /// <param name="UntilUtc">When a shelf ends, at most a day from now; wanted to shelve.</param>
    public sealed record Request([StringLength(4000)] string? Reason = null, DateTimeOffset? UntilUtc = null);

    /// <param name="SinceUtc">When it came into this state.</param>
    public sealed record Response(Guid Id, AlarmState State, DateTimeOffset SinceUtc, DateTimeOffset? ShelvedUntilUtc);

    private const string AcknowledgedSql = """
        UPDATE alarms.alarm SET acknowledged_at_utc = @nowUtc, acknowledged_by = @userId
        WHERE rule_id = @ruleId AND acknowledged_at_utc IS NULL
        """;

    private const string IsThereSql = "SELECT a.id FROM alarms.alarm AS a WHERE a.id = @id";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var act in PersonsAct.All)
        {
            routes
                .MapPost($"/alarms/{{id:guid}}/{PersonsAct.NameOf(act)}",
                    (Guid id, Request? wish, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
                        CancellationToken cancellationToken) =>
                        HandleAsync(act, id, wish ?? new(), http, database, user, clock, cancellationToken))
                .WithName($"{act}Alarm")
                .ProducesProblem(StatusCodes.Status403Forbidden)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
                .RequirePermission(PersonsAct.PermissionOf(act));
        }
    }

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        AlarmAct act, Guid id, Request wish, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await AlarmRow.FindAsync(scope, id, locked: true, cancellationToken) is not { } row)
            return await MissingAsync(id, database, user, cancellationToken);
        if (Incomplete(act, wish) is { } incomplete)
            return incomplete;
        if (row.AlarmId != id && act is (AlarmAct.Acknowledge or AlarmAct.Reset))
            return Refused("It was raised again since", $"Look at the present one: {row.AlarmId}.");

        var action = new AlarmAction(
            act, user.Actor, clock.GetUtcNow(), http.Connection.RemoteIpAddress?.ToString(),
            string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim());
        var isAssetOut = await OutOfService.IsOutAsync(scope, row.AssetId, cancellationToken);
        var outcome = PersonsAct.Apply(act, row, wish.UntilUtc, isAssetOut, action.AtUtc);
        if (Refusal(outcome.Refusal) is { } refused)
            return refused;
        if (outcome.Refusal == AlarmRefusal.None)
        {
            row = await SaveState.HandleAsync(scope, row with { IsTakenOut = outcome.IsTakenOut }, outcome.After, action, cancellationToken);
            if (act is AlarmAct.Acknowledge)
                await scope.ExecuteAsync(AcknowledgedSql, new { ruleId = row.Id, nowUtc = action.AtUtc, userId = user.Id }, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(new Response(id, row.State, row.SinceUtc, row.ShelvedUntilUtc));
    }

    private static ProblemHttpResult? Incomplete(AlarmAct act, Request wish) =>
        PersonsAct.NeedsReason(act) && string.IsNullOrWhiteSpace(wish.Reason) ? Missing("reason", "Say why.")
        : act is AlarmAct.Shelve && wish.UntilUtc is null ? Missing("untilUtc", "Say until when.")
        : null;

    private static ProblemHttpResult? Refusal(AlarmRefusal refusal) => refusal switch
    {
        AlarmRefusal.IsSafety => Refused("A safety alarm is never silenced", "It protects people: mend its cause, or have its rule changed."),
        AlarmRefusal.IsSilenced => Refused("It is silenced", "Nobody is shown it now: end the silence, then look at it again."),
        AlarmRefusal.NotYet => Refused(
            "Not yet", "A latched alarm is reset once its condition is gone and it was acknowledged; one that is out with its asset comes back with it."),
        AlarmRefusal.ShelfTooLong => Missing("untilUtc", $"A shelf ends after now and within {AlarmLifecycle.LongestShelf.TotalHours:F0} hours."),
        _ => null,
    };

    private static ProblemHttpResult Refused(string title, string why) =>
        TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, title, why));

    private static ProblemHttpResult Missing(string field, string why) => TypedResults.Problem(Problems.OfFields(
        StatusCodes.Status422UnprocessableEntity, "Something is missing", (field, why)));

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> MissingAsync(
        Guid id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user.For(Permission.ReadAlarms), cancellationToken);
        return await scope.FindAsync<Guid?>(IsThereSql, new { id }, cancellationToken) is null
            ? TypedResults.NotFound()
            : TypedResults.Problem(Problems.Of(
                StatusCodes.Status403Forbidden, "Not yours to do", "Your roles at this site do not allow this, or the work on its asset is assigned to somebody else."));
    }
}
