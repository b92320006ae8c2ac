using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>One work order by its id or number; its version is the ETag.</summary>
internal static class GetWorkOrder
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/work-orders/{idOrNumber}", HandleAsync)
        .WithName(nameof(GetWorkOrder))
        .RequirePermission(Permission.ReadWorkOrders);

    private static async Task<Results<Ok<WorkOrderDetail>, NotFound>> HandleAsync(
        string idOrNumber, HttpResponse response, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WorkOrderRow.FindAsync(scope, idOrNumber, locked: false, cancellationToken) is not { } order)
            return TypedResults.NotFound();
        response.Headers.ETag = Precondition.Tag(order.Version);
        return TypedResults.Ok(await WorkOrderDetail.CompleteAsync(scope, order, user, cancellationToken));
    }
}
