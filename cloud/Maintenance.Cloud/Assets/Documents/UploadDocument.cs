using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Keeps a file of an asset.</summary>
internal static class UploadDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/documents", HandleAsync)
        .WithName(nameof(UploadDocument))
        .WithSummary("Keeps the body as a file of an asset, at most 10 MiB; sent again with the same id it is kept once.")
        .TakesFile(AssetDocuments.Kind)
        .RequirePermission(Permission.MakeDocuments);

    private static Task<IResult> HandleAsync(
        Guid assetId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(AssetDocuments.Kind, name, title, id, context, turn => KeepAsync(turn, assetId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid assetId, CancellationToken cancellationToken)
    {
        if (!(await AssetDirectory.ReadAsync(turn.Scope, [assetId], cancellationToken)).TryGetValue(assetId, out var asset))
            return ReceiveDocument.Turn.Refuse("assetId", "There is no such asset, or none where you may do this.");
        turn.File.Values["assetId"] = assetId.ToString();
        return await turn.File.KeepAsync(AssetDocuments.Kind, turn.Scope, turn.User, turn.Id, asset.SiteId, turn.NowUtc, cancellationToken);
    }
}
