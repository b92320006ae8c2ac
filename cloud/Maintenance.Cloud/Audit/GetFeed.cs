using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Audit;

/// <summary>What went on lately: what the person who asks did, or what happened to an asset.</summary>
internal static class GetFeed
{
    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/feed", at => routes.MapGet(at, HandleAsync), nameof(GetFeed), "What you did, the latest first; with assetId what happened to that asset.", Permission.OwnProfile);

    private static async Task<Results<Ok<Page<GetAssetHistory.Entry>>, NotFound>> HandleAsync(
        Guid? assetId, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, RecordNames names, CurrentUser user, CancellationToken cancellationToken)
    {
        if (assetId is { } asset)
            return await GetAssetHistory.HandleAsync(asset, cursor, limit, database, names, user.For(Permission.ReadAssets), cancellationToken);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return TypedResults.Ok(await GetAssetHistory.ReadAsync(scope, names, "e.actor = @Actor", new { user.Actor }, cursor, limit, cancellationToken));
    }
}
