using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Catalogues;

/// <summary>A field that assets of a class have beside those of every asset.</summary>
/// <param name="Name">As JSON calls it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Unit">Of a number.</param>
/// <param name="Least">Smallest number, in <paramref name="Unit"/>.</param>
/// <param name="Most">Largest number, in <paramref name="Unit"/>.</param>
internal sealed record CustomField(
    string Name, string Label, CustomFieldType Type, string? Unit, bool IsRequired, decimal? Least, decimal? Most, IReadOnlyList<string>? Choices)
{
    /// <summary>Most fields of one class.</summary>
    public const int MostOfClass = 50;

    public const string NamePattern = "^[a-z][A-Za-z0-9]{0,39}$";

    private const decimal Largest = 1_000_000_000_000m;
    private const int LongestUnit = 20;

    private static readonly RecordField[] Parts =
    [
        new("name", FieldTypes.Matching(NamePattern, "A small letter, then letters and digits, e.g. ratedPower.")) { IsRequired = true },
        new("label", FieldTypes.Text()) { IsRequired = true },
        new("type", FieldTypes.Choice<CustomFieldType>()) { IsRequired = true },
        new("unit", FieldTypes.Text(LongestUnit)),
        new("isRequired", FieldTypes.Flag()) { IsDefaulted = true },
        new("least", FieldTypes.Amount(-Largest, Largest)),
        new("most", FieldTypes.Amount(-Largest, Largest)),
        new("choices", TextList.Type()),
    ];

    /// <summary>A class's list of fields.</summary>
    public static FieldType ListType { get; } = new("jsonb", ReadList, Describe);

    /// <summary>The fields that the database keeps of a class.</summary>
    public static IReadOnlyList<CustomField> Parse(string json) => JsonSerializer.Deserialize<CustomField[]>(json, Json)!;

    /// <summary>How a value of it is read.</summary>
    public FieldType ValueType => Type switch
    {
        CustomFieldType.Number => FieldTypes.Amount(Least ?? -Largest, Most ?? Largest),
        CustomFieldType.Whole => FieldTypes.Whole((int)Math.Max(Least ?? int.MinValue, int.MinValue), (int)Math.Min(Most ?? int.MaxValue, int.MaxValue)),
        CustomFieldType.Choice => TextList.OneOf(Choices ?? []),
        CustomFieldType.Flag => FieldTypes.Flag(),
        CustomFieldType.Day => FieldTypes.Day(),
        _ => FieldTypes.Text(),
    };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    private static FieldReading ReadList(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostOfClass)
            return FieldReading.Bad($"A list of at most {MostOfClass} fields, each with name, label and type.");
        var list = new JsonArray();
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            List<(string Field, string Message)> errors = [];
            var read = item.ValueKind == JsonValueKind.Object ? RecordBody.Take(Parts, RecordInput.Made, item, errors) : null;
            if (read is null)
                errors.Add(("it", "An object is expected here."));
            else if (errors.Count == 0)
                errors.AddRange(Faults(read));
            if (errors is [var first, ..])
                return FieldReading.Bad($"Field {index + 1}, {first.Field}: {first.Message}");
            list.Add(read);
        }

        return list.CountBy(one => one!["name"]!.GetValue<string>(), StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Key: { } twice }
            ? FieldReading.Bad($"{twice} stands there twice.")
            : FieldReading.Good(list);
    }

    /// <summary>What cannot be, though each part can.</summary>
    private static IEnumerable<(string Field, string Message)> Faults(JsonObject read)
    {
        var isNumber = read["type"]!.GetValue<string>() is nameof(CustomFieldType.Number) or nameof(CustomFieldType.Whole);
        if ((read["type"]!.GetValue<string>() is nameof(CustomFieldType.Choice)) != (read["choices"] is JsonArray { Count: > 0 }))
            yield return ("choices", "A Choice has them, and nothing else.");
        if (!isNumber && (read["least"] ?? read["most"] ?? read["unit"]) is not null)
            yield return ("type", "Only a Number or Whole has unit, least and most.");
        if (read["type"]!.GetValue<string>() is nameof(CustomFieldType.Whole) && (IsNoWhole(read["least"]) || IsNoWhole(read["most"])))
            yield return ("least", $"A Whole lies from {int.MinValue} to {int.MaxValue}.");
        if (read["least"]?.GetValue<decimal>() > read["most"]?.GetValue<decimal>())
            yield return ("most", "It is smaller than least.");
    }

    private static bool IsNoWhole(JsonNode? limit) => limit?.GetValue<decimal>() is < int.MinValue or > int.MaxValue;

    private static OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = MostOfClass,
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(StringComparer.Ordinal) { "name", "label", "type" },
            Properties = Parts.ToDictionary(part => part.Name, IOpenApiSchema (part) => part.Type.Describe(), StringComparer.Ordinal),
        },
    };
}
