using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>A list of small objects that a record holds whole, e.g. the days of a calendar: each key once, in the order of the keys.</summary>
internal static class ObjectList
{
    /// <param name="parts">Members of each.</param>
    /// <param name="key">The member that tells them apart; text.</param>
    /// <param name="most">Most of them in one list.</param>
    /// <param name="example">What such a list looks like.</param>
    /// <param name="fault">What is wrong with one as a whole; null: nothing.</param>
    public static FieldType Of(RecordField[] parts, string key, int most, string example, Func<JsonObject, string?>? fault = null) =>
        new("jsonb", json => Read(json, parts, key, most, example, fault), () => Describe(parts, most));

    private static FieldReading Read(JsonElement json, RecordField[] parts, string key, int most, string example, Func<JsonObject, string?>? fault)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > most)
            return FieldReading.Bad($"At most {most}, e.g. {example}.");
        SortedDictionary<string, JsonNode?> items = new(StringComparer.Ordinal);
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return FieldReading.Bad($"[{index}]: an object is expected, e.g. {example}.");
            List<(string Field, string Message)> errors = [];
            var taken = RecordBody.Take(parts, RecordInput.Made, item, errors);
            if (errors.Count > 0)
                return FieldReading.Bad($"[{index}].{errors[0].Field}: {errors[0].Message}");
            foreach (var unsaid in taken.Where(member => member.Value is null).Select(member => member.Key).ToArray())
                taken.Remove(unsaid);
            if (fault?.Invoke(taken) is { } wrong)
                return FieldReading.Bad($"[{index}]: {wrong}");
            if (!items.TryAdd(taken[key]!.GetValue<string>(), taken))
                return FieldReading.Bad($"[{index}].{key}: it is there already.");
        }

        return FieldReading.Good(new JsonArray([.. items.Values]));
    }

    private static OpenApiSchema Describe(RecordField[] parts, int most) => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = most,
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(parts.Where(part => part.IsRequired).Select(part => part.Name), StringComparer.Ordinal),
            Properties = parts.ToDictionary(part => part.Name, IOpenApiSchema (part) => part.Type.Describe(), StringComparer.Ordinal),
            AdditionalPropertiesAllowed = false,
        },
    };
}
