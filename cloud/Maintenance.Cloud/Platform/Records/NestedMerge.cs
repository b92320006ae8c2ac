using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Merges a change of which some fields hold members of their own (RFC 7396: members that are absent stay, null takes one
/// away). Each member counts as a field, named <c>field.member</c>: two people who change different members do not meet.
/// </summary>
internal static class NestedMerge
{
    /// <inheritdoc cref="FieldMerge.Merge"/>
    public static MergeOutcome? Merge(
        RecordDefinition kind, JsonObject current, int currentVersion, JsonObject wanted, int baseVersion, IReadOnlyList<RecordChange> since)
    {
        var nested = kind.Fields.Where(field => field.Type.IsNested && wanted[field.Name] is JsonObject).Select(field => field.Name).ToArray();
        if (nested.Length == 0)
            return FieldMerge.Merge(current, currentVersion, wanted.ToDictionary(), baseVersion, since);
        var merged = FieldMerge.Merge(
            new(Spread(current, nested)), currentVersion, Spread(wanted, nested).ToDictionary(), baseVersion, [.. since.Select(change => Spread(change, nested))]);
        return merged is null ? null : merged with { Changes = Gather(current, merged.Changes, nested) };
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Spread(JsonObject record, string[] nested) => record.SelectMany(field =>
        nested.Contains(field.Key, StringComparer.Ordinal)
            ? (field.Value as JsonObject ?? []).Select(member => KeyValuePair.Create($"{field.Key}.{member.Key}", member.Value?.DeepClone()))
            : [KeyValuePair.Create(field.Key, field.Value?.DeepClone())]);

    private static RecordChange Spread(RecordChange change, string[] nested) => change with
    {
        Fields = change.Fields.SelectMany(field => nested.Contains(field.Key, StringComparer.Ordinal) ? Spread(field.Key, field.Value) : [field])
            .ToDictionary(StringComparer.Ordinal),
    };

    private static IEnumerable<KeyValuePair<string, FieldChange>> Spread(string name, FieldChange change)
    {
        var (before, after) = (change.Before as JsonObject ?? [], change.After as JsonObject ?? []);
        return before.Concat(after).Select(member => member.Key).Distinct(StringComparer.Ordinal)
            .Where(member => !JsonNode.DeepEquals(before[member], after[member]))
            .Select(member => KeyValuePair.Create($"{name}.{member}", change with { Before = before[member], After = after[member] }));
    }

    private static Dictionary<string, JsonNode?> Gather(JsonObject current, IReadOnlyDictionary<string, JsonNode?> changes, string[] nested)
    {
        var gathered = changes.Where(change => !nested.Any(name => IsOf(name, change.Key))).ToDictionary(StringComparer.Ordinal);
        foreach (var name in nested)
        {
            var members = current[name]?.DeepClone() as JsonObject ?? [];
            foreach (var (member, value) in changes.Where(change => IsOf(name, change.Key)).Select(change => (change.Key[(name.Length + 1)..], change.Value)))
            {
                members.Remove(member);
                if (value is not null)
                    members[member] = value.DeepClone();
                gathered[name] = members;
            }
        }

        return gathered;
    }

    private static bool IsOf(string nested, string field) => field.StartsWith($"{nested}.", StringComparison.Ordinal);
}
