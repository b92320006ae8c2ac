using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>A record that is to be made.</summary>
/// <param name="Id">The client's, or one of ours.</param>
/// <param name="Body">What was sent for it, whole: the same again is the same request.</param>
/// <param name="Values">What was taken of it, by field.</param>
internal sealed record NewRecord(Guid Id, JsonElement Body, JsonObject Values)
{
    private const string IdField = "id";

    /// <param name="besides">Fields of the body that the caller reads.</param>
    /// <returns>Not to be used where there are errors.</returns>
    public static NewRecord Take(
        RecordDefinition kind, JsonElement body, DateTimeOffset nowUtc, List<(string Field, string Message)> errors, params string[] besides) =>
        new(ReadId(body, nowUtc, errors), body, RecordBody.Take(kind.Fields, RecordInput.Made, body, errors, [IdField, .. besides]));

    private static Guid ReadId(JsonElement body, DateTimeOffset nowUtc, List<(string Field, string Message)> errors)
    {
        if (!body.TryGetProperty(IdField, out var given))
            return Guid.CreateVersion7(nowUtc);
        var read = FieldTypes.ReadNewId(given);
        if (read.Value is { } id)
            return Guid.Parse(id.GetValue<string>());
        errors.Add((IdField, read.Fault!));
        return Guid.Empty;
    }
}
