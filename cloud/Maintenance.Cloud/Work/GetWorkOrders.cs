using System.ComponentModel.DataAnnotations;
using System.Globalization;
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
        LIMIT @most + 1
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
        var most = limit ?? Page.MaxLimit;
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var rows = await scope.QueryAsync<WorkOrderRow>(
            Sql, new { state = state?.ToString(), openOnly = openOnly ?? false, assetIds, cursor, most }, cancellationToken);
        var page = Page.Of(rows, most, row => row.Number.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<WorkOrderSummary>(
            await WorkOrderSummary.CompleteAsync(scope, page.Items, cancellationToken), page.Next));
    }
}
