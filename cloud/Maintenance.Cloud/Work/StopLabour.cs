using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Stops a timer; asked again it changes nothing.</summary>
internal static class StopLabour
{
    private const string HoldSql = "SELECT work.hold(l.work_order_id) FROM work.labour AS l WHERE l.id = @id";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-order-labour/{id:guid}/stop", HandleAsync)
        .WithName(nameof(StopLabour))
        .WithSummary("Stops a timer; asked again it changes nothing.")
        .WithMetadata(new AnsweredRecord(Labour.Kind, HasPrecondition: false))
        .RequirePermission(Permission.RecordWork);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        // The work order before its hours, as everybody who changes both.
        await scope.ExecuteAsync(HoldSql, new { id }, cancellationToken);
        if (await RecordSql.FindAsync(scope, Labour.Kind, id, isLocked: false, cancellationToken) is not { } labour)
            return TypedResults.NotFound();
        var isOwn = string.Equals(labour["userId"]!.GetValue<string>(), user.Id.ToString(), StringComparison.Ordinal);
        if (!isOwn && !user.May(Permission.ScheduleWork, Guid.Parse(labour["siteId"]!.GetValue<string>())))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to do", "It is somebody else's timer."));
        var outcome = await StopTimers.HandleOneAsync(scope, id, user, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(http, outcome.Record!);
    }
}
