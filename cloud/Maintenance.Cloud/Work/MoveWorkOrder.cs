using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Gives a work order a verb: one address each, one rule for all. The row, its history and its event change together;
/// who decided on a version that is no longer the last changes nothing.
/// </summary>
internal static class MoveWorkOrder
{
    /// <param name="Reason">Why; wanted to wait, reopen and cancel.</param>
    /// <param name="WaitReason">What it waits for; wanted to wait.</param>
    /// <param name="Verdict">Whether the alarm was right; wanted to complete or cancel an automatic work order.</param>
    public sealed record Request([StringLength(4000)] string? Reason = null, WaitReason? WaitReason = null, Verdict? Verdict = null);

    // Work once begun keeps its first beginning; a reopened one is not complete, verified or judged any more.
    private const string MoveSql = $"""
        UPDATE work.work_order AS w SET
            state = @to,
            state_before = w.state,
            wait_reason = @waitReason,
            started_at_utc = CASE WHEN @to = 'InProgress' THEN coalesce(w.started_at_utc, @nowUtc) ELSE w.started_at_utc END,
            completed_at_utc = CASE @verb WHEN 'complete' THEN @nowUtc WHEN 'reopen' THEN NULL ELSE w.completed_at_utc END,
            completed_by = CASE @verb WHEN 'complete' THEN @userId WHEN 'reopen' THEN NULL ELSE w.completed_by END,
            verified_at_utc = CASE @verb WHEN 'verify' THEN @nowUtc WHEN 'reopen' THEN NULL ELSE w.verified_at_utc END,
            verified_by = CASE @verb WHEN 'verify' THEN @userId WHEN 'reopen' THEN NULL ELSE w.verified_by END,
            closed_at_utc = CASE @verb WHEN 'close' THEN @nowUtc ELSE w.closed_at_utc END,
            cancel_reason = CASE @verb WHEN 'cancel' THEN @reason ELSE w.cancel_reason END,
            verdict = CASE WHEN @verb IN ('complete', 'cancel') THEN @verdict WHEN @verb = 'reopen' THEN NULL ELSE w.verdict END,
            changed_at_utc = @nowUtc,
            changed_by = @actor,
            version = w.version + 1
        WHERE w.id = @id AND w.version = @version
        RETURNING {WorkOrderRow.Columns}
        """;

    private const string NoteSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason)
        VALUES (@id, @siteId, @nowUtc, @actor, @verb, @from, @to, @reason)
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var verb in Enum.GetValues<WorkOrderVerb>())
        {
            routes
                .MapPost($"/work-orders/{{idOrNumber}}/{WorkOrderPermissions.NameOf(verb)}",
                    (string idOrNumber, Request wish, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
                        CancellationToken cancellationToken) =>
                        HandleAsync(verb, idOrNumber, wish, http, database, user, clock, cancellationToken))
                .WithName($"{verb}WorkOrder")
                .ProducesProblem(StatusCodes.Status403Forbidden)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesProblem(StatusCodes.Status412PreconditionFailed)
                .ProducesProblem(StatusCodes.Status428PreconditionRequired)
                .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
                .RequirePermission(Permission.ReadWorkOrders);
        }
    }

    private static async Task<Results<Ok<WorkOrderDetail>, NotFound, ProblemHttpResult>> HandleAsync(
        WorkOrderVerb verb, string idOrNumber, Request request, HttpContext http, Database database, CurrentUser user,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, idOrNumber, locked: true, cancellationToken) is not { } order)
            return TypedResults.NotFound();
        var assignees = await WorkOrderAssignees.OfAsync(scope, order.Id, cancellationToken);
        if (!WorkOrderAssignees.Allow(user, WorkOrderPermissions.Of(verb), order.SiteId, assignees))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to do", "Your roles at this site do not allow this, or the work is assigned to somebody else."));
        if (order.Version != version)
            return Precondition.Stale(order.Version);

        var wish = new WorkOrderLifecycle.Wish(verb, user.Id, request.Reason, request.WaitReason, request.Verdict);
        if (Refusal(WorkOrderLifecycle.Decide(order.Subject, wish), out var move) is { } refused)
            return refused;

        var moved = await MoveAsync(scope, order, wish, move, user, clock.GetUtcNow(), cancellationToken);
        var answer = await WorkOrderDetail.CompleteAsync(scope, moved, user, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        http.Response.Headers.ETag = Precondition.Tag(moved.Version);
        return TypedResults.Ok(answer);
    }

    private static ProblemHttpResult? Refusal(WorkOrderMove decided, out WorkOrderMove.Allowed move)
    {
        move = decided as WorkOrderMove.Allowed ?? new(default, null);
        return decided switch
        {
            WorkOrderMove.Illegal(var why) => TypedResults.Problem(Problems.Of(
                StatusCodes.Status409Conflict, "The work order does not allow this now", why)),
            WorkOrderMove.Incomplete(var field, var why) => TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "Something is missing", (field, why))),
            _ => null,
        };
    }

    private static async Task<WorkOrderRow> MoveAsync(
        DbScope scope, WorkOrderRow order, WorkOrderLifecycle.Wish wish, WorkOrderMove.Allowed move, CurrentUser user,
        DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            order.Id,
            order.SiteId,
            order.Version,
            verb = WorkOrderPermissions.NameOf(wish.Verb),
            from = order.State.ToString(),
            to = move.To.ToString(),
            waitReason = move.WaitReason?.ToString(),
            reason = string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim(),
            verdict = wish.Verdict?.ToString(),
            userId = user.Id,
            user.Actor,
            nowUtc,
        };
        if (move.To is WorkOrderState.InProgress && wish.Verb is WorkOrderVerb.Start or WorkOrderVerb.Resume)
            await WorkOrderAssignees.TakeAsync(scope, order, user, nowUtc, cancellationToken);
        var moved = await scope.SingleAsync<WorkOrderRow>(MoveSql, parameters, cancellationToken);
        await scope.ExecuteAsync(NoteSql, parameters, cancellationToken);
        var changed = new WorkOrderChanged(
            order.Id, order.SiteId, order.AssetId, order.Number, wish.Verb, order.State, move.To, moved.Verdict);
        await scope.WriteEventAsync(
            new(nameof(WorkOrderChanged), order.SiteId, order.Id, changed, user.Actor, nowUtc), cancellationToken);
        return moved;
    }
}
