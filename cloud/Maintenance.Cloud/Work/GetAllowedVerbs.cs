using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>What the person asking may do with a work order now.</summary>
internal static class GetAllowedVerbs
{
    /// <param name="Verbs">Those that its state, its guards and the person's roles allow; some of them want more to be said.</param>
    /// <param name="MayAssign">Whether the person may say who does it.</param>
    /// <param name="MayChange">Whether the person may change what it says.</param>
    /// <param name="MayRecord">Whether the person may add steps, hours and photos.</param>
    /// <param name="MayAnswer">Whether the person may answer its steps.</param>
    /// <param name="MaySign">Whether the person may put their name to it.</param>
    /// <param name="MayComment">Whether the person may comment on it.</param>
    /// <param name="Lacks">What is missing before it can be done.</param>
    public sealed record Response(
        IReadOnlyList<string> Verbs, bool MayAssign, bool MayChange, bool MayRecord, bool MayAnswer, bool MaySign, bool MayComment, IReadOnlyList<string> Lacks);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/work-orders/{id}/allowed", HandleAsync)
        .WithName(nameof(GetAllowedVerbs))
        .WithSummary("What the person asking may do with a work order now.")
        .RequirePermission(Permission.ReadWorkOrders);

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        string id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, id, isLocked: false, cancellationToken) is not { } order)
            return TypedResults.NotFound();
        var held = await WorkOrderAssignees.HeldByAsync(scope, order, user, cancellationToken);
        var subject = (await WorkOrderFacts.ReadAsync(scope, order.Id, cancellationToken)).Of(order);
        var verbs = WorkOrderLifecycle.Possible(subject, user.Id).Where(verb => held.Allow(user, WorkOrderPermissions.Of(verb)));
        var isClosed = order.State is WorkOrderState.Closed or WorkOrderState.Cancelled;
        var isDone = isClosed || order.State is WorkOrderState.Done or WorkOrderState.Verified;
        return TypedResults.Ok(new Response(
            [.. verbs.Select(WorkOrderPermissions.NameOf)], !isDone && held.Allow(user, Permission.AssignWork), !isClosed && held.Allow(user, Permission.ChangeWork),
            !isClosed && held.Allow(user, Permission.RecordWork), !isDone && held.Allow(user, Permission.DoWork),
            order.State is WorkOrderState.InProgress or WorkOrderState.Done or WorkOrderState.Verified && held.Allow(user, Permission.SignWork),
            held.Allow(user, Permission.CommentWork), [.. subject.Lacks.Select(lack => lack.Why)]));
    }
}
