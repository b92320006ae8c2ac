using System.Text.Json;

namespace Maintenance.Edge.Uplinks;

/// <summary>What an answer that is no success says of itself (RFC 9457), as far as it does.</summary>
/// <param name="Record">Sequence of the record it is about.</param>
internal sealed record Problem(int Status, string? Text, long? Record)
{
    private const int MostBytes = 16 * 1024;

    public static async Task<Problem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new(status, response.ReasonPhrase, null);
            return new(
                status, Words(root, "detail") ?? Words(root, "title") ?? response.ReasonPhrase,
                root.TryGetProperty("record", out var record) && record.ValueKind == JsonValueKind.Number && record.TryGetInt64(out var sequence) ? sequence : null);
        }
        catch (Exception noProblem) when (noProblem is JsonException or HttpRequestException)
        {
            return new(status, response.ReasonPhrase, null);   // a proxy's page, or too long: the status says enough
        }
    }

    public override string ToString() => $"{Status} ({Text})";

    private static string? Words(JsonElement root, string name) =>
        root.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
