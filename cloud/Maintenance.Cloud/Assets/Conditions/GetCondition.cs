using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>How one asset is now, by its id or tag number.</summary>
internal static class GetCondition
{
    private const string Sql = $"""
        SELECT {AssetCondition.Columns}
        FROM assets.asset AS a
        WHERE a.id = ANY (@ids)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/asset-conditions/{idOrTagNumber}", HandleAsync)
        .WithName("GetAssetCondition")
        .ProducesProblem(StatusCodes.Status409Conflict)
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<Ok<AssetCondition>, NotFound, ProblemHttpResult>> HandleAsync(
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

        var rows = await scope.QueryAsync<AssetCondition.Row>(Sql, new { ids }, cancellationToken);
        return rows.Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Ok((await AssetCondition.CompleteAsync(scope, rows, user, latest, cancellationToken))[0]);
    }
}
