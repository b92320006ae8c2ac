using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>The bytes of a document. Only what a browser shows as a picture, a PDF or a video is shown; the rest is downloaded.</summary>
internal static class GetDocumentContent
{
    private const string Sql = """
        SELECT t.name, t.kind, t.content_type, t.sha256, c.content
        FROM assets.document AS t JOIN assets.document_content AS c ON c.document_id = t.id WHERE t.id = @id
        """;

    /// <param name="kind">Documents of what.</param>
    public static void Map(IEndpointRouteBuilder routes, RecordDefinition kind) => routes
        .MapGet($"/{kind.Path}/{{id:guid}}/content", (Guid id, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken) =>
            HandleAsync(kind, id, context, database, user, cancellationToken))
        .WithName($"Get{kind.Name}Content")
        .WithSummary("The bytes of a document.")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
        .RequirePermission(kind.Read);

    private static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(
        RecordDefinition kind, Guid id, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<Row>($"{Sql} AND {kind.Where}", new { id }, cancellationToken) is not { } file)
            return TypedResults.NotFound();
        var isShown = file.Kind is FileKind.Image or FileKind.Pdf or FileKind.Video;
        var tag = new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{file.Sha256}\"");
        if (!isShown)
        {
            await Exports.NoteAsync(context, $"{kind.Path}/{id}/content", kind.Name, cancellationToken, id);
            return TypedResults.File(file.Content, file.ContentType, file.Name, entityTag: tag);
        }

        context.Response.Headers.ContentDisposition = "inline";
        return TypedResults.File(file.Content, file.ContentType, enableRangeProcessing: true, entityTag: tag);
    }

    private sealed record Row(string Name, FileKind Kind, string ContentType, string Sha256, byte[] Content);
}
