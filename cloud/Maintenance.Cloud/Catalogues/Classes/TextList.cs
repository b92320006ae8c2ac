using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Short texts, each once.</summary>
internal static class TextList
{
    private const int Most = 200;
    private const int Longest = 200;

    /// <summary>Texts in the order given.</summary>
    public static FieldType Type() => Of(FieldTypes.Text(Longest), isOrdered: true, $"At most {Most} texts of 1 to {Longest} characters, each once.");

    /// <summary>Codes of a catalogue, in no order.</summary>
    public static FieldType Codes(string pattern, string words) => Of(FieldTypes.Matching(pattern, words), isOrdered: false, $"At most {Most} codes. {words}");

    /// <summary>One text of a list.</summary>
    public static FieldType OneOf(IReadOnlyList<string> choices) => new(
        "text",
        json => json.ValueKind == JsonValueKind.String && TextRules.Of(json) is { } text && choices.Contains(text, StringComparer.Ordinal)
            ? FieldReading.Good(text)
            : FieldReading.Bad($"One of {string.Join(", ", choices)}."),
        () => new() { Type = JsonSchemaType.String, Enum = [.. choices.Select(choice => (JsonNode)choice)] });

    private static FieldType Of(FieldType one, bool isOrdered, string words) => new(
        "text[]", json => Read(json, one, isOrdered, words),
        () => new() { Type = JsonSchemaType.Array, Items = one.Describe(), MaxItems = Most, UniqueItems = true })
    {
        IsMany = true,
        Show = column => $"to_json({column})",
    };

    private static FieldReading Read(JsonElement json, FieldType one, bool isOrdered, string words)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > Most)
            return FieldReading.Bad(words);
        FieldReading[] read = [.. json.EnumerateArray().Select(one.Read)];
        if (Array.Exists(read, item => item.Value is null))
            return FieldReading.Bad(words);
        var texts = read.Select(item => item.Value!.GetValue<string>()).Distinct(StringComparer.Ordinal);
        return FieldReading.Good(new JsonArray([.. (isOrdered ? texts : texts.Order(StringComparer.Ordinal)).Select(text => (JsonNode)text)]));
    }
}
