using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>Comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula, or that begins with an apostrophe, has one before it.</summary>
internal static class CsvText
{
    public const string ContentType = "text/csv; charset=utf-8";
    private const string LineEnd = "\r\n";

    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;

    public static string Line(IEnumerable<RecordField> fields, JsonObject record) => Line(fields.Select(field => Text(record[field.Name])));

    public static string Line(IEnumerable<string> names, JsonObject row) => Line(names.Select(name => Text(row[name])));

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray many when many.All(one => one is JsonValue) => string.Join(' ', many.Select(Text)),
        JsonArray or JsonObject => value.ToJsonString(),
        _ => value.ToString(),
    };

    private static string Cell(string text)
    {
        var isNumber = decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
        var plain = !isNumber && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\'' ? "'" + text : text;
        return plain.AsSpan().IndexOfAny("\",\r\n") < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
