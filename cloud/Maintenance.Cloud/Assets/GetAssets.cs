using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>Lists assets in the order of their tag numbers.</summary>
internal static class GetAssets
{
    // The same tag number may stand in several sites: the id makes the order total.
    private const string Sql = $"""
        SELECT {AssetView.Columns}
        FROM assets.asset AS a
        LEFT JOIN assets.asset_class AS c ON c.code = a.class
        WHERE @after::uuid IS NULL
           OR (a.tag_number, a.id) > (SELECT p.tag_number, p.id FROM assets.asset AS p WHERE p.id = @after)
        ORDER BY a.tag_number, a.id
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/assets", HandleAsync)
        .WithName(nameof(GetAssets))
        .ProducesValidationProblem()
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<Ok<Page<AssetView>>, ProblemHttpResult>> HandleAsync(
        Database database, CurrentUser user, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var after = default(Guid);
        if (limit is < 1 or > Page.MaxLimit)
            return ListPart.Refuse("limit", $"1 to {Page.MaxLimit}.");
        if (cursor is not null && !Guid.TryParse(cursor, out after))
            return ListPart.Refuse("cursor", ListPart.CursorWords);

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var shown = limit ?? ListPart.DefaultLimit;
        var rows = await scope.QueryAsync<AssetView.Row>(
            Sql, new { after = cursor is null ? default(Guid?) : after, most = shown + 1 }, cancellationToken);
        var items = await AssetView.CompleteAsync(scope, [.. rows.Take(shown)], user, cancellationToken);
        return TypedResults.Ok(new Page<AssetView>(items, rows.Count > shown ? rows[shown - 1].Id.ToString() : null));
    }
}
