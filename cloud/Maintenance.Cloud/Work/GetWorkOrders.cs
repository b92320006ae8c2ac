using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Work;

/// <summary>Lists work orders, the latest first.</summary>
internal static class GetWorkOrders
{
    private const string Sql = $"""
        SELECT {WorkOrderRow.Columns}
        FROM work.work_order AS w
        WHERE (@state::text IS NULL OR w.state = @state)
          AND (NOT @openOnly OR w.state NOT IN ('Closed', 'Cancelled'))
          AND (@assetIds::uuid[] IS NULL OR w.asset_id = ANY (@assetIds))
          AND (@before::bigint IS NULL OR w.number < @before)
        ORDER BY w.number DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/work-orders", HandleAsync)
        .WithName(nameof(GetWorkOrders))
        .ProducesValidationProblem()
        .RequirePermission(Permission.ReadWorkOrders);

    private static async Task<Results<Ok<Page<WorkOrderSummary>>, ProblemHttpResult>> HandleAsync(
        Database database, CurrentUser user, WorkOrderState? state, string? asset, bool? openOnly, string? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        if (!ListPart.TryRead(cursor, limit, out var part, out var problem))
            return problem;

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var rows = await scope.QueryAsync<WorkOrderRow>(
            Sql, new { state = state?.ToString(), openOnly = openOnly ?? false, assetIds, part.Before, part.Most }, cancellationToken);
        var page = part.Cut(rows, row => row.Number);
        return TypedResults.Ok(new Page<WorkOrderSummary>(
            await WorkOrderSummary.CompleteAsync(scope, page.Items, cancellationToken), page.Next));
    }
}
