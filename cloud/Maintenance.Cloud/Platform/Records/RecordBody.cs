using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Reads what a caller says of a record. Nothing is guessed: an unknown member, one sent twice, a wrong type, a missing or
/// cleared field that the record must have are each named.
/// </summary>
internal static class RecordBody
{
    private const int DeepestBody = 8;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestBody, AllowDuplicateProperties = false };

    /// <summary>The body as one JSON object.</summary>
    /// <exception cref="BadHttpRequestException">It is none, or too long.</exception>
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("Send application/json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new JsonException("A JSON object is expected.");
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException("The body is not JSON that this endpoint reads.", unreadable);
        }
    }

    /// <summary>The fields that a body names, each in the form in which it is kept; null where it clears one.</summary>
    /// <param name="fields">Those of the record.</param>
    /// <param name="errors">What is wrong, by field.</param>
    /// <param name="others">Members that the endpoint reads itself.</param>
    public static JsonObject Take(
        IEnumerable<RecordField> fields, RecordInput input, JsonElement body, List<(string Field, string Message)> errors, params string[] others)
    {
        var known = fields.Where(field => field.IsIn(input)).ToDictionary(field => field.Name, StringComparer.Ordinal);
        var taken = new JsonObject();
        foreach (var member in body.EnumerateObject().Where(member => !others.Contains(member.Name, StringComparer.Ordinal)))
        {
            if (!known.TryGetValue(member.Name, out var field))
                errors.Add((member.Name, "This endpoint takes no such field."));
            else if (member.Value.ValueKind == JsonValueKind.Null)
                Clear(field, taken, errors);
            else if (Read(field, member.Value) is var read && read.Fault is { } fault)
                errors.Add((field.Name, fault));
            else
                taken[field.Name] = read.Value;
        }

        if (input is RecordInput.Made)
            errors.AddRange(known.Values.Where(field => field.IsRequired && !body.TryGetProperty(field.Name, out _)).Select(field => (field.Name, "This field is missing.")));
        return taken;
    }

    /// <summary>400 with everything that is wrong.</summary>
    public static ProblemHttpResult Refuse(IEnumerable<(string Field, string Message)> errors) => TypedResults.Problem(
        Problems.OfFields(StatusCodes.Status400BadRequest, "The body is not what this endpoint reads", [.. errors]));

    private static FieldReading Read(RecordField field, JsonElement value)
    {
        var read = field.Type.Read(value);
        return read.Value is JsonValue text && field.Check?.Invoke(text.ToString()) is { } fault ? FieldReading.Bad(fault) : read;
    }

    private static void Clear(RecordField field, JsonObject taken, List<(string Field, string Message)> errors)
    {
        if (field.IsOptional)
            taken[field.Name] = null;
        else
            errors.Add((field.Name, "This field cannot be empty."));
    }
}
