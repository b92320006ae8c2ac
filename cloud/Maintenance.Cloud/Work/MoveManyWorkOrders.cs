using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>What planners do to many work orders at once: give them to somebody, plan, verify, close and cancel them; all or none.</summary>
internal static class MoveManyWorkOrders
{
    /// <param name="What">As of one.</param>
    public sealed record MoveRequest([MinLength(1), MaxLength(MakeRecords.Most)] IReadOnlyList<Bulk.Chosen> Items, MoveWorkOrder.Request What);

    /// <param name="What">As of one.</param>
    public sealed record AssignRequest([MinLength(1), MaxLength(MakeRecords.Most)] IReadOnlyList<Bulk.Chosen> Items, AssignWorkOrder.Request What);

    private static readonly WorkOrderVerb[] Verbs = [WorkOrderVerb.Schedule, WorkOrderVerb.Verify, WorkOrderVerb.Close, WorkOrderVerb.Cancel];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var verb in Verbs)
        {
            var name = WorkOrderPermissions.NameOf(verb);
            routes.MapPost($"/work-orders/bulk/{name}", (MoveRequest request, Database database, CurrentUser user, TimeProvider clock, CancellationToken token) =>
                    Bulk.RunAsync(
                        request.Items, database, user,
                        (scope, one) => MoveWorkOrder.MoveAsync(scope, verb, one.Id.ToString("D"), one.Version, request.What, user, clock.GetUtcNow(), token), token))
                .WithName($"{verb}ManyWorkOrders")
                .WithSummary($"Gives many work orders the verb {name}, all or none.")
                .RequirePermission(Permission.ReadWorkOrders);
        }

        routes.MapPost("/work-orders/bulk/assign", (AssignRequest request, Database database, CurrentUser user, TimeProvider clock, CancellationToken token) =>
                Bulk.RunAsync(
                    request.Items, database, user,
                    (scope, one) => AssignWorkOrder.AssignAsync(scope, one.Id.ToString("D"), one.Version, request.What, user, clock.GetUtcNow(), token), token))
            .WithName("AssignManyWorkOrders")
            .WithSummary("Says who does many work orders, all or none.")
            .RequirePermission(Permission.AssignWork);
    }
}
