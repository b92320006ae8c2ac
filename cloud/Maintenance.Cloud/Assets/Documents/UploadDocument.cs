using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>Keeps a file of an asset. What it is, its bytes say; a photo is kept without the place where it was taken.</summary>
internal static class UploadDocument
{
    private const string ContentSql = "INSERT INTO assets.document_content (document_id, site_id, content) VALUES (@id, @siteId, @content)";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/documents", HandleAsync)
        .WithName(nameof(UploadDocument))
        .WithSummary("Keeps the body as a file of an asset, at most 10 MiB; sent again with the same id it is kept once.")
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(new RequestSizeLimitAttribute(AssetDocuments.MostBytes + 1))
        .WithMetadata(new AnsweredRecord(AssetDocuments.Kind, HasPrecondition: false))
        .RequirePermission(Permission.MakeDocuments);

    private static async Task<IResult> HandleAsync(
        Guid assetId, string name, string? title, Guid? id, HttpContext context, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(context.Request.Body, cancellationToken) is not { } sent)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status413PayloadTooLarge, "The file is too large", $"At most {AssetDocuments.MostBytes} bytes."));
        List<(string Field, string Message)> errors = [];
        var values = Read(name, title, id, sent, errors);
        if (errors.Count > 0)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The file cannot be kept", [.. errors]));

        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (!(await AssetDirectory.ReadAsync(scope, [assetId], cancellationToken)).TryGetValue(assetId, out var asset))
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The file cannot be kept", ("assetId", "There is no such asset, or none where you may do this.")));
        (values["assetId"], values["siteId"]) = (assetId.ToString(), asset.SiteId.ToString());
        var content = PhotoPlace.Remove(sent, values["contentType"]!.GetValue<string>());
        (values["bytes"], values["sha256"]) = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        var outcome = await MakeRecord.MakeAsync(
            AssetDocuments.Kind, scope, user, new(id ?? Guid.CreateVersion7(nowUtc), JsonSerializer.SerializeToElement(values), values), nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        if (outcome.Step is not { } step)
            return RecordAnswer.Of(context, outcome.Record!);
        await scope.ExecuteAsync(ContentSql, new { id = step.Id, siteId = asset.SiteId, content }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Made(context, AssetDocuments.Kind, outcome.Record!);
    }

    private static JsonObject Read(string name, string? title, Guid? id, byte[] sent, List<(string Field, string Message)> errors)
    {
        var values = new JsonObject();
        foreach (var (field, text) in new[] { ("name", name), ("title", title) }.Where(said => said.Item2 is not null))
        {
            var read = AssetDocuments.Kind.Field(field).Type.ReadText(text!);
            if (read.Fault is { } fault)
                errors.Add((field, fault));
            values[field] = read.Value;
        }

        if (name.AsSpan().IndexOfAny('/', '\\') >= 0)
            errors.Add(("name", "A file's name has no folder in it."));
        if (id is { Version: not 7 })
            errors.Add(("id", "A UUID of version 7; leave it out to be given one."));
        if (sent.Length == 0)
            errors.Add(("", "The body is empty: send the file's bytes."));
        var content = FileContent.Of(sent, name);
        if (content.Refusal is { } refusal)
            errors.Add(("name", refusal));
        (values["kind"], values["contentType"]) = (content.Kind.ToString(), content.ContentType);
        return values;
    }

    /// <returns>Null where there is more than is kept.</returns>
    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (read.Length + count > AssetDocuments.MostBytes)
                return null;
            await read.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return read.ToArray();
    }
}
