using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// What a scanned code stands for. Whoever stands before the machine learns what its plate says; who is signed in and may see
/// the asset is led to it.
/// </summary>
internal static class FindByQrCode
{
    /// <param name="AssetId">Only for a person who may see the asset.</param>
    public sealed record Response(string TagNumber, string Name, Guid? AssetId);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/qr/{code}", HandleAsync)
        .WithName(nameof(FindByQrCode))
        .WithSummary("The asset of a scanned code: tag number and name, and for who is signed in the way to it.")
        .AllowAnonymous();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        string code, HttpContext context, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await AssetDirectory.FindByCodeAsync(scope, code, cancellationToken) is not { } asset)
            return TypedResults.NotFound();
        var isSeen = CurrentUser.Of(context.User)?.For(Permission.ReadAssets) is { } user && await IsSeenAsync(database, user, asset.Id, cancellationToken);
        return TypedResults.Ok(new Response(asset.TagNumber, asset.Name, isSeen ? asset.Id : null));
    }

    private static async Task<bool> IsSeenAsync(Database database, CurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return (await AssetDirectory.ReadAsync(scope, [id], cancellationToken)).Count == 1;
    }
}
