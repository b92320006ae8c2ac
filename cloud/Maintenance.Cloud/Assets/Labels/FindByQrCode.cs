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

    private const string Sql = "SELECT a.id, a.tag_number, a.name FROM assets.asset AS a WHERE a.qr_code = @code";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/qr/{code}", HandleAsync)
        .WithName(nameof(FindByQrCode))
        .WithSummary("The asset of a scanned code: tag number and name, and for who is signed in the way to it.")
        .AllowAnonymous();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        string code, HttpContext context, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.FindAsync<Row>(Sql, new { code = code.ToUpperInvariant() }, cancellationToken) is not { } asset)
            return TypedResults.NotFound();
        var isSeen = CurrentUser.Of(context.User)?.For(Permission.ReadAssets) is { } user && await IsSeenAsync(database, user, asset.Id, cancellationToken);
        return TypedResults.Ok(new Response(asset.TagNumber, asset.Name, isSeen ? asset.Id : null));
    }

    private static async Task<bool> IsSeenAsync(Database database, CurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return (await AssetDirectory.ReadAsync(scope, [id], cancellationToken)).Count == 1;
    }

    private sealed record Row(Guid Id, string TagNumber, string Name);
}
