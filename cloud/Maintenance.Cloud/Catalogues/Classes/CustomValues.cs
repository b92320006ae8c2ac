using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Values of the fields that an asset has by its class. A change of it changes the members that it names.</summary>
internal static class CustomValues
{
    private const int Most = 200;
    private static readonly FieldType Name = FieldTypes.Matching(CustomField.NamePattern, "A field's name.");
    private static readonly FieldType Text = FieldTypes.Text();

    public static FieldType Type { get; } = new("jsonb", Read, () => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null },
    })
    {
        IsNested = true,
    };

    /// <summary>What is wrong with values, by <c>custom.NAME</c>.</summary>
    /// <param name="fields">Those of the asset's class.</param>
    public static IEnumerable<(string Field, string Message)> Faults(IReadOnlyList<CustomField> fields, JsonObject values)
    {
        foreach (var field in fields)
        {
            if (values[field.Name] is not { } value)
            {
                if (field.IsRequired)
                    yield return (Place(field.Name), $"Assets of this class must have it ({field.Label}).");
            }
            else if (field.ValueType.Read(JsonSerializer.SerializeToElement(value)).Fault is { } fault)
            {
                yield return (Place(field.Name), fault);
            }
        }

        foreach (var (name, _) in values.Where(value => fields.All(field => !string.Equals(field.Name, value.Key, StringComparison.Ordinal))))
            yield return (Place(name), fields.Count == 0 ? "The asset's class has no fields of its own." : $"Its class has no such field; it has {string.Join(", ", fields.Select(field => field.Name))}.");
    }

    private static string Place(string name) => $"custom.{name}";

    private static FieldReading Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() > Most)
            return FieldReading.Bad($"An object of at most {Most} values by the names of the class's fields.");
        var read = new JsonObject();
        foreach (var member in json.EnumerateObject())
        {
            if (Name.Read(JsonSerializer.SerializeToElement(member.Name)).Fault is not null)
                return FieldReading.Bad("Its members are called by the names of the class's fields.");
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return FieldReading.Bad($"{member.Name}: a text, a number, true or false.");
            var text = member.Value.ValueKind == JsonValueKind.String ? Text.Read(member.Value) : default;
            if (text.Fault is { } fault)
                return FieldReading.Bad($"{member.Name}: {fault}");
            read[member.Name] = text.Value ?? JsonNode.Parse(member.Value.GetRawText());
        }

        return FieldReading.Good(read);
    }
}
