using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>The bytes of a document. Only what a browser shows as a picture, a PDF or a video is shown; the rest is downloaded.</summary>
internal static class GetDocumentContent
{
    private const string Sql = """
        SELECT d.name, d.kind, d.content_type, d.sha256, c.content
        FROM assets.document AS d JOIN assets.document_content AS c ON c.document_id = d.id WHERE d.id = @id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/documents/{id:guid}/content", HandleAsync)
        .WithName(nameof(GetDocumentContent))
        .WithSummary("The bytes of a document.")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(
        Guid id, HttpResponse response, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<Row>(Sql, new { id }, cancellationToken) is not { } file)
            return TypedResults.NotFound();
        var isShown = file.Kind is FileKind.Image or FileKind.Pdf or FileKind.Video;
        var tag = new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{file.Sha256}\"");
        if (!isShown)
            return TypedResults.File(file.Content, file.ContentType, file.Name, entityTag: tag);
        response.Headers.ContentDisposition = "inline";
        return TypedResults.File(file.Content, file.ContentType, enableRangeProcessing: true, entityTag: tag);
    }

    private sealed record Row(string Name, FileKind Kind, string ContentType, string Sha256, byte[] Content);
}
