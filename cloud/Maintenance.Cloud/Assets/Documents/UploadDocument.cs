using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Keeps a file of an asset.</summary>
internal static class UploadDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/documents", HandleAsync)
        .WithName(nameof(UploadDocument))
        .WithSummary("Keeps the body as a file of an asset, at most 10 MiB; sent again with the same id it is kept once.")
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(ReceivedFile.SizeLimit)
        .WithMetadata(new AnsweredRecord(AssetDocuments.Kind, HasPrecondition: false))
        .RequirePermission(Permission.MakeDocuments);

    private static async Task<IResult> HandleAsync(
        Guid assetId, string name, string? title, Guid? id, HttpContext context, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var received = await ReceivedFile.ReadAsync(context.Request, name, title, id, cancellationToken);
        if (received.File is not { } file)
            return TypedResults.Problem(received.Refused!);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (!(await AssetDirectory.ReadAsync(scope, [assetId], cancellationToken)).TryGetValue(assetId, out var asset))
            return TypedResults.Problem(ReceivedFile.Refuse(("assetId", "There is no such asset, or none where you may do this.")));
        file.Values["assetId"] = assetId.ToString();
        var outcome = await file.KeepAsync(AssetDocuments.Kind, scope, user, id, asset.SiteId, clock.GetUtcNow(), cancellationToken);
        return await MakeRecord.AnswerAsync(AssetDocuments.Kind, context, scope, outcome, cancellationToken);
    }
}
