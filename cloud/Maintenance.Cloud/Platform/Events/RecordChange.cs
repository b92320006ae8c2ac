using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>What became of one field.</summary>
/// <param name="IsPersonal">The values are a person's own: the event names the field, the values stand beside it.</param>
internal sealed record FieldChange(JsonNode? Before, JsonNode? After, bool IsPersonal = false);

/// <summary>What an event changed of its subject.</summary>
/// <param name="Version">To which the change led. Every version of a record whose changes are to be merged has such an event.</param>
/// <param name="Fields">By their names.</param>
internal sealed record RecordChange(int Version, IReadOnlyDictionary<string, FieldChange> Fields)
{
    private const string PersonalMark = "isPersonal";

    /// <summary>The fields that differ between two states; a record that is made has none before, one removed none after.</summary>
    public static RecordChange Between(int version, IEnumerable<RecordField> fields, JsonObject? before, JsonObject? after) => new(
        version,
        fields.Where(field => field.Shown is null && !JsonNode.DeepEquals(before?[field.Name], after?[field.Name])).ToDictionary(
            field => field.Name, field => new FieldChange(before?[field.Name], after?[field.Name], field.IsPersonal), StringComparer.Ordinal));

    /// <summary>As the event keeps it.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, change) in Fields)
        {
            json[name] = change.IsPersonal
                ? new JsonObject { [PersonalMark] = true }
                : new JsonObject { ["before"] = change.Before?.DeepClone(), ["after"] = change.After?.DeepClone() };
        }

        return json.ToJsonString();
    }

    /// <summary>As it was kept: of personal fields without values.</summary>
    public static RecordChange Parse(int version, string json) => new(version, JsonNode.Parse(json)!.AsObject().ToDictionary(
        field => field.Key,
        field => new FieldChange(field.Value?["before"], field.Value?["after"], field.Value?[PersonalMark]?.GetValue<bool>() ?? false),
        StringComparer.Ordinal));
}
