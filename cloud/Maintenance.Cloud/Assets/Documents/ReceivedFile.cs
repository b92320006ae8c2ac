using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>A file that was sent, looked at and ready to be kept: what it is, its bytes say; a photo is without the place where it was taken.</summary>
/// <param name="Values">What its document says of it, by field; what it belongs to is for the keeper to add.</param>
internal sealed record ReceivedFile(JsonObject Values, byte[] Content)
{
    private const string ContentSql = "INSERT INTO assets.document_content (document_id, site_id, content) VALUES (@id, @siteId, @content)";
    private const int BufferBytes = 81920;

    /// <summary>What a file may at most say of itself in a request's body.</summary>
    public static RequestSizeLimitAttribute SizeLimit => new(AssetDocuments.MostBytes + 1);

    public FileKind Kind => Enum.Parse<FileKind>(Values["kind"]!.GetValue<string>());

    /// <summary>Reads the body of a request as a file.</summary>
    /// <returns>The file, or why it is not kept.</returns>
    public static async Task<(ReceivedFile? File, ProblemDetails? Refused)> ReadAsync(
        HttpRequest request, string name, string? title, Guid? id, CancellationToken cancellationToken)
    {
        if (await ReadBytesAsync(request.Body, cancellationToken) is not { } sent)
            return (null, Problems.Of(StatusCodes.Status413PayloadTooLarge, "The file is too large", $"At most {AssetDocuments.MostBytes} bytes."));
        List<(string Field, string Message)> errors = [];
        var values = Describe(name, title, id, sent, errors);
        if (errors.Count > 0)
            return (null, Refuse([.. errors]));
        var content = PhotoPlace.Remove(sent, values["contentType"]!.GetValue<string>());
        (values["bytes"], values["sha256"]) = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        return (new(values, content), null);
    }

    public static HttpValidationProblemDetails Refuse(params (string Field, string Message)[] errors) =>
        Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The file cannot be kept", errors);

    /// <summary>Keeps the file in a transaction that the caller commits, or not where it was refused.</summary>
    /// <param name="kind">The kind of its document.</param>
    /// <param name="id">The client's; null: one of ours.</param>
    public async Task<MakeOutcome> KeepAsync(
        RecordDefinition kind, DbScope scope, CurrentUser user, Guid? id, Guid siteId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        Values["siteId"] = siteId.ToString();
        var asked = new NewRecord(id ?? Guid.CreateVersion7(nowUtc), JsonSerializer.SerializeToElement(Values), Values);
        var outcome = await MakeRecord.MakeAsync(kind, scope, user, asked, nowUtc, cancellationToken);
        if (outcome.Step is { } step)
            await scope.ExecuteAsync(ContentSql, new { id = step.Id, siteId, Content }, cancellationToken);
        return outcome;
    }

    private static JsonObject Describe(string name, string? title, Guid? id, byte[] sent, List<(string Field, string Message)> errors)
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
    private static async Task<byte[]?> ReadBytesAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[BufferBytes];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (read.Length + count > AssetDocuments.MostBytes)
                return null;
            await read.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return read.ToArray();
    }
}
