using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.People;

/// <summary>What a list is asked with: values by the names that its address has for them.</summary>
internal static class SavedQuery
{
    /// <summary>More than any list has filters.</summary>
    private const int MostNames = 50;

    /// <summary>As long as what one searches for.</summary>
    private const int LongestValue = 200;

    private const string Words = "Values as they stand in the list's address, by name, e.g. {\"state\":\"InProgress\",\"sort\":\"-createdAtUtc\"}.";

    public static FieldType Type { get; } = new("jsonb", Read, Describe);

    /// <summary>As the list reads it.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonObject query) =>
        query.ToDictionary(one => one.Key, one => one.Value!.GetValue<string>(), StringComparer.Ordinal);

    private static FieldReading Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() > MostNames)
            return FieldReading.Bad(Words);
        var text = FieldTypes.Text(LongestValue);
        var query = new JsonObject();
        foreach (var one in json.EnumerateObject())
        {
            if (one.Name is not { Length: > 0 and <= LongestValue })
                return FieldReading.Bad(Words);
            if (text.Read(one.Value) is not { Value: { } value })
                return FieldReading.Bad($"{one.Name}: {text.Read(one.Value).Fault}");
            query[one.Name] = value;
        }

        return FieldReading.Good(query);
    }

    private static OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Object,
        Description = Words,
        AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = LongestValue },
    };
}
