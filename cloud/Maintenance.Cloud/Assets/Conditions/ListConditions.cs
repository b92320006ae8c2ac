using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>Lists how assets are now, in the order of their tag numbers.</summary>
internal static class ListConditions
{
    // The same tag number may stand in several sites: the id makes the order total.
    private const string Sql = $"""
        SELECT {AssetCondition.Columns}
        FROM assets.asset AS a
        WHERE NOT a.is_archived AND (@cursor::uuid IS NULL
           OR (a.tag_number, a.id) > (SELECT p.tag_number, p.id FROM assets.asset AS p WHERE p.id = @cursor))
        ORDER BY a.tag_number, a.id
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/asset-conditions", at => routes.MapGet(at, HandleAsync), "ListAssetConditions", "Lists how assets are now, in the order of their tag numbers.", Permission.ReadAssets);

    private static async Task<Ok<Page<AssetCondition>>> HandleAsync(
        Database database, CurrentUser user, LatestValues latest, Guid? cursor, [Range(1, Page.MaxLimit)] int? limit,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<AssetCondition.Row, Guid>(scope, Sql, null, cursor, limit, row => row.Id, cancellationToken);
        return TypedResults.Ok(page.With(await AssetCondition.CompleteAsync(scope, page.Items, user, latest, cancellationToken)));
    }
}
