using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>What stood in a message for one tag.</summary>
/// <param name="Value">NaN where the device says that it has none (JSON null).</param>
/// <param name="MeasuredAtUtc">Null where no time was asked for, or none could be read.</param>
/// <param name="Fault">Why there is no value; null where there is one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PayloadReading(double Value, DateTimeOffset? MeasuredAtUtc, string? Fault);

/// <summary>Reads values out of message payloads: JSON, a bare number (which is JSON too), or a line of CSV.</summary>
internal static class PayloadReader
{
    public static PayloadReading Read(ReadOnlyMemory<byte> payload, PayloadSettings settings)
    {
        if (settings.Csv is { } csv)
            return CsvPayload.Read(payload.Span, csv);
        using var document = Parse(payload, out var fault);
        return document is null ? new(double.NaN, null, fault) : Read(document.RootElement, settings);
    }

    /// <summary>Null where the payload is no JSON.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> payload, out string fault)
    {
        try
        {
            fault = "";
            return JsonDocument.Parse(payload);
        }
        catch (JsonException notJson)
        {
            fault = $"is not JSON ({Where(notJson)})";
            return null;
        }
    }

    public static PayloadReading Read(JsonElement root, PayloadSettings settings)
    {
        try
        {
            return ReadText(root, settings);
        }
        catch (InvalidOperationException notText)
        {
            // Parsing does not look into strings and names: bytes that are no UTF-8, and halves of characters, show when they are read.
            return new(double.NaN, null, $"is not JSON text ({notText.Message})");
        }
    }

    private static PayloadReading ReadText(JsonElement root, PayloadSettings settings)
    {
        var element = root;
        if (settings.Value is { } pointer && !pointer.TryFind(root, out element))
            return new(double.NaN, null, $"has nothing at {pointer}, where a number is expected");
        double value;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                value = element.GetDouble();
                break;
            case JsonValueKind.True or JsonValueKind.False:
                value = element.GetBoolean() ? 1 : 0;
                break;
            case JsonValueKind.Null:
                value = double.NaN;
                break;
            default:
                var place = settings.Value is null ? "the whole payload" : $"{settings.Value}";
                return new(double.NaN, null, $"has a {element.ValueKind.ToString().ToLowerInvariant()} as {place}, where a number is expected");
        }

        return new(value, settings.Time is { } time && time.TryFind(root, out var at) ? Instant(at) : null, null);
    }

    /// <summary>Milliseconds since 1970, or ISO 8601, taken for UTC where it names no zone.</summary>
    public static DateTimeOffset? Instant(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) ? Instant(milliseconds) : Iso(text);

    private static DateTimeOffset? Iso(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;

    private static DateTimeOffset? Instant(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static DateTimeOffset? Instant(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out var milliseconds) => Instant(milliseconds),
        JsonValueKind.String => Iso(element.GetString()!),
        _ => null,
    };

    private static string Where(JsonException notJson) =>
        string.Create(CultureInfo.InvariantCulture, $"line {notJson.LineNumber + 1}, byte {notJson.BytePositionInLine + 1}");
}
