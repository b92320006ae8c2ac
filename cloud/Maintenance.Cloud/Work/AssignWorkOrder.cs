using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>Says who does a work order, in place of whoever did so far; nobody gives it back to the pool.</summary>
internal static class AssignWorkOrder
{
    /// <param name="UserIds">People who may do work at its site.</param>
    public sealed record Request([MaxLength(20)] IReadOnlyList<Guid> UserIds);

    private const string TouchSql = $"""
        UPDATE work.work_order AS w SET changed_at_utc = @nowUtc, changed_by = @actor, version = w.version + 1
        WHERE w.id = @id RETURNING {WorkOrderRow.Columns}
        """;

    private const string NoteSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason)
        VALUES (@id, @siteId, @nowUtc, @actor, 'assign', @state, @state, @to)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-orders/{idOrNumber}/assign", HandleAsync)
        .WithName(nameof(AssignWorkOrder))
        .WithSummary("Says who does a work order; nobody gives it back to the pool.")
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.AssignWork);

    private static async Task<Results<Ok<WorkOrderDetail>, NotFound, ProblemHttpResult>> HandleAsync(
        string idOrNumber, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, idOrNumber, locked: true, cancellationToken) is not { } order)
            return TypedResults.NotFound();
        if (order.Version != version)
            return Precondition.Stale(order.Version);
        if (order.State is WorkOrderState.Done or WorkOrderState.Verified or WorkOrderState.Closed or WorkOrderState.Cancelled)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "The work on it is done."));
        Guid[] userIds = [.. request.UserIds.Distinct()];
        var able = await PeopleDirectory.WhoMayAsync(scope, Permission.DoWork, order.SiteId, userIds, cancellationToken);
        if (userIds.FirstOrDefault(id => !able.ContainsKey(id)) is var unable && unable != default)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "Not everybody can do it", ("userIds", $"{unable} is nobody who may do work at this site.")));
        }

        var nowUtc = clock.GetUtcNow();
        await WorkOrderAssignees.ReplaceAsync(scope, order, userIds, user.Actor, nowUtc, cancellationToken);
        var to = userIds is [] ? "nobody" : string.Join(", ", userIds.Select(id => able[id]));
        var assigned = await NoteAsync(scope, order, to, user.Actor, nowUtc, cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(WorkOrderAssigned), order.SiteId, order.Id,
                new WorkOrderAssigned(order.Id, order.SiteId, order.AssetId, order.Number, userIds), user.Actor, nowUtc),
            cancellationToken);
        var answer = await WorkOrderDetail.CompleteAsync(scope, assigned, user, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        http.Response.Headers.ETag = Precondition.Tag(assigned.Version);
        return TypedResults.Ok(answer);
    }

    private static async Task<WorkOrderRow> NoteAsync(
        DbScope scope, WorkOrderRow order, string to, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var parameters = new { order.Id, order.SiteId, state = order.State.ToString(), to, actor, nowUtc };
        await scope.ExecuteAsync(NoteSql, parameters, cancellationToken);
        return await scope.SingleAsync<WorkOrderRow>(TouchSql, parameters, cancellationToken);
    }
}
