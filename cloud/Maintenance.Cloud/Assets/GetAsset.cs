using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>One asset by its id or tag number.</summary>
internal static class GetAsset
{
    private const string Sql = $"""
        SELECT {AssetView.Columns}
        FROM assets.asset AS a
        LEFT JOIN assets.asset_class AS c ON c.code = a.class
        WHERE a.id = ANY (@ids)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/assets/{idOrTagNumber}", HandleAsync)
        .WithName(nameof(GetAsset))
        .ProducesProblem(StatusCodes.Status409Conflict)
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<Ok<AssetView>, NotFound, ProblemHttpResult>> HandleAsync(
        string idOrTagNumber, Database database, CurrentUser user, LatestValues latest,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var ids = await AssetDirectory.MatchAsync(scope, idOrTagNumber, cancellationToken);
        if (ids.Length > 1)
        {
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status409Conflict, "Several of your sites have this tag number", $"Ask by id: {string.Join(", ", ids)}."));
        }

        var rows = await scope.QueryAsync<AssetView.Row>(Sql, new { ids }, cancellationToken);
        return rows.Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Ok((await AssetView.CompleteAsync(scope, rows, user, latest, cancellationToken))[0]);
    }
}
