using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>A field that two changed.</summary>
/// <param name="Yours">As the request would have it.</param>
/// <param name="Theirs">As it is now.</param>
internal sealed record FieldConflict(string Field, JsonNode? Yours, JsonNode? Theirs);

/// <summary>What a change that was decided on an older version comes to.</summary>
/// <param name="Changes">Fields to set now.</param>
/// <param name="Conflicts">Fields that were changed on both sides; where there is one, nothing is set.</param>
internal sealed record MergeOutcome(IReadOnlyDictionary<string, JsonNode?> Changes, IReadOnlyList<FieldConflict> Conflicts);

/// <summary>
/// Merges a change into a record that others changed meanwhile, field by field, by the three-way rule: against the base, a
/// field that only one side changed is that side's, one that both brought to the same value has it, any other is a conflict.
/// Nobody's change is ever overwritten by somebody who had not seen it.
/// </summary>
internal static class FieldMerge
{
    /// <param name="current">The record as it is.</param>
    /// <param name="wanted">Fields as the request would have them.</param>
    /// <param name="baseVersion">The version that it was decided on.</param>
    /// <param name="since">What led from there to the present version, in order.</param>
    /// <returns>Null where <paramref name="since"/> does not tell of every version between: then nobody knows what was changed.</returns>
    public static MergeOutcome? Merge(
        JsonObject current, int currentVersion, IReadOnlyDictionary<string, JsonNode?> wanted, int baseVersion, IReadOnlyList<RecordChange> since)
    {
        if (baseVersion > currentVersion || !since.Select(change => change.Version).SequenceEqual(Enumerable.Range(baseVersion + 1, currentVersion - baseVersion)))
            return null;

        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal);
        List<FieldConflict> conflicts = [];
        foreach (var (field, yours) in wanted)
        {
            var theirs = current[field];
            var isSame = JsonNode.DeepEquals(yours, theirs);
            var first = since.Select(change => change.Fields.GetValueOrDefault(field)).FirstOrDefault(change => change is not null);
            if (isSame || (first is { IsPersonal: false } && JsonNode.DeepEquals(yours, first.Before)))
                continue; // there already, or not changed on this side
            if (first is null || (!first.IsPersonal && JsonNode.DeepEquals(theirs, first.Before)))
                changes[field] = yours;
            else
                conflicts.Add(new(field, yours, theirs));
        }

        return new(changes, conflicts);
    }
}
