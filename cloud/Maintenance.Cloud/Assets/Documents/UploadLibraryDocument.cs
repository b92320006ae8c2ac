using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>Keeps a file in the library of a site.</summary>
internal static class UploadLibraryDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/library", HandleAsync)
        .WithName(nameof(UploadLibraryDocument))
        .WithSummary("Keeps the body in the library of a site, at most 10 MiB; sent again with the same id it is kept once.")
        .TakesFile(LibraryDocuments.Kind)
        .RequirePermission(Permission.MakeDocuments);

    private static Task<IResult> HandleAsync(
        Guid siteId, string name, string title, [FromQuery] string[]? tags, string? model, string? @class, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(LibraryDocuments.Kind, name, title, id, context, turn => KeepAsync(turn, siteId, tags ?? [], model, @class, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(
        ReceiveDocument.Turn turn, Guid siteId, string[] tags, string? model, string? @class, CancellationToken cancellationToken)
    {
        if (!turn.User.SiteIds.Contains(siteId))
            return ReceiveDocument.Turn.Refuse("siteId", "There is no such site, or none where you may do this.");
        var values = turn.File.Values;
        foreach (var (field, said) in new (string, JsonElement?)[] { ("tags", JsonSerializer.SerializeToElement(tags)), ("model", Text(model)), ("class", Text(@class)) })
        {
            if (said is not { } json)
                continue;
            var read = LibraryDocuments.Kind.Field(field).Type.Read(json);
            if (read.Fault is { } fault)
                return ReceiveDocument.Turn.Refuse(field, fault);
            values[field] = read.Value;
        }

        return await turn.File.KeepAsync(LibraryDocuments.Kind, turn.Scope, turn.User, turn.Id, siteId, turn.NowUtc, cancellationToken);
    }

    private static JsonElement? Text(string? said) => said is null ? null : JsonSerializer.SerializeToElement(said);
}
