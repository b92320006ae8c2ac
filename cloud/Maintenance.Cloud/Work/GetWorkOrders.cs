using System.ComponentModel.DataAnnotations;
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
          AND (@cursor::bigint IS NULL OR w.number < @cursor)
        ORDER BY w.number DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/work-orders", HandleAsync)
        .WithName(nameof(GetWorkOrders))
        .WithSummary("Lists work orders, the latest first.")
        .RequirePermission(Permission.ReadWorkOrders);

    private static async Task<Ok<Page<WorkOrderSummary>>> HandleAsync(
        Database database, CurrentUser user, WorkOrderState? state, string? asset, bool? openOnly, long? cursor,
        [Range(1, Page.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var page = await Page.ReadAsync<WorkOrderRow, long>(
            scope, Sql, new { state = state?.ToString(), openOnly = openOnly ?? false, assetIds }, cursor, limit, row => row.Number,
            cancellationToken);
        return TypedResults.Ok(page.With(await WorkOrderSummary.CompleteAsync(scope, page.Items, cancellationToken)));
    }
}
