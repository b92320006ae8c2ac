using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Takes back hours that were booked by mistake: the row stays, what it cost is booked back.</summary>
internal static class ReverseLabour
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-order-labour/{id:guid}/reverse", HandleAsync)
        .WithName(nameof(ReverseLabour))
        .WithSummary("Takes back hours that were booked by mistake: the row stays, what it cost is booked back.")
        .WithMetadata(new AnsweredRecord(Labour.Kind, HasPrecondition: true))
        .RequirePermission(Permission.RecordWork);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        await scope.ExecuteAsync("SELECT work.hold(l.work_order_id) FROM work.labour AS l WHERE l.id = @id", new { id }, cancellationToken);
        if (await RecordSql.FindAsync(scope, Labour.Kind, id, isLocked: true, cancellationToken) is not { } labour)
            return TypedResults.NotFound();
        if (labour["version"]!.GetValue<int>() != version)
            return Precondition.Stale(labour["version"]!.GetValue<int>());
        var isOwn = string.Equals(labour["userId"]!.GetValue<string>(), user.Id.ToString(), StringComparison.Ordinal);
        if (!isOwn && !user.May(Permission.ScheduleWork, Guid.Parse(labour["siteId"]!.GetValue<string>())))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to do", "They are somebody else's hours."));
        if (labour["endedAtUtc"] is null)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The timer runs", "Stop it first."));
        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal) { ["isReversed"] = true };
        var outcome = await ChangeRecord.SaveAsync(Labour.Kind, scope, user, labour, changes, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(http, outcome.Record!);
    }
}
