using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform.Records;

/// <summary>Two clients that change one record from versions of their own choice, against the three-way rule written down plainly.</summary>
public class FieldMergeTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly RecordField[] Fields = [.. Names.Select(name => new RecordField(name, FieldTypes.Whole(0, 9)))];

    /// <param name="Age">How many versions ago the client read the record.</param>
    /// <param name="Values">What it wants, by field; null leaves the field out, 0 clears it.</param>
    public sealed record Command(int Age, int?[] Values);

    [Fact]
    public void Any_interleaving_merges_or_conflicts_field_by_field_and_never_overwrites() => Prop.ForAll(
        Gen.Choose(0, (5 * 64) - 1).Select(n => new Command(n % 5, [Pick(n / 5, 0), Pick(n / 5, 1), Pick(n / 5, 2)])).ListOf(40).ToArbitrary(),
        commands => Replays([.. commands])).QuickCheckThrowOnFailure();

    [Fact]
    public void A_version_that_nobody_told_of_cannot_be_merged_over()
    {
        var current = State(5, 6, 7);

        FieldMerge.Merge(current, 3, Want(("a", 1)), 1, [new(2, new Dictionary<string, FieldChange>(StringComparer.Ordinal))]).ShouldBeNull();
        FieldMerge.Merge(current, 3, Want(("a", 1)), 4, []).ShouldBeNull();
        FieldMerge.Merge(current, 3, Want(("a", 1)), 3, []).ShouldNotBeNull();
    }

    [Fact]
    public void A_personal_field_whose_values_are_not_told_conflicts_unless_both_said_the_same()
    {
        RecordChange[] since = [RecordChange.Parse(2, new RecordChange(2, new Dictionary<string, FieldChange>(StringComparer.Ordinal) { ["a"] = new(1, 5, IsPersonal: true) }).ToJson())];

        FieldMerge.Merge(State(5, 0, 0), 2, Want(("a", 5)), 1, since)!.Conflicts.ShouldBeEmpty();
        FieldMerge.Merge(State(5, 0, 0), 2, Want(("a", 1)), 1, since)!.Conflicts.Single().Theirs!.GetValue<int>().ShouldBe(5);
        FieldMerge.Merge(State(5, 0, 0), 2, Want(("b", 1)), 1, since)!.Changes.Keys.ShouldBe(["b"]);
    }

    private static bool Replays(Command[] commands)
    {
        List<JsonObject> versions = [State(1, 2, 3)];
        List<RecordChange> history = [];
        foreach (var command in commands)
        {
            var current = versions[^1];
            var baseVersion = Math.Max(1, versions.Count - command.Age);
            var origin = versions[baseVersion - 1];
            var wanted = Want([.. Names.Select((name, i) => (name, command.Values[i])).Where(one => one.Item2 is not null).Select(one => (one.name, one.Item2!.Value))]);

            var outcome = FieldMerge.Merge(current, versions.Count, wanted, baseVersion, [.. history.Skip(baseVersion - 1)])!;

            foreach (var (name, yours) in wanted)
            {
                var isMine = !JsonNode.DeepEquals(yours, origin[name]);
                var isTheirs = !JsonNode.DeepEquals(current[name], origin[name]);
                var isAgreed = JsonNode.DeepEquals(yours, current[name]);
                if (outcome.Conflicts.Any(one => string.Equals(one.Field, name, StringComparison.Ordinal)) != (isMine && isTheirs && !isAgreed))
                    return false;
                if (outcome.Changes.ContainsKey(name) != (isMine && !isTheirs))
                    return false;
            }

            if (outcome.Conflicts.Count > 0 || outcome.Changes.Count == 0)
                continue;
            var after = (JsonObject)current.DeepClone();
            foreach (var (name, value) in outcome.Changes)
                after[name] = value?.DeepClone();
            var told = RecordChange.Between(versions.Count + 1, Fields, current, after);
            history.Add(RecordChange.Parse(told.Version, told.ToJson()));
            versions.Add(after);
        }

        return true;
    }

    private static int? Pick(int n, int place) => ((n >> (2 * place)) & 3) is var digit && digit == 3 ? null : digit;

    private static JsonObject State(int a, int b, int c) => new() { ["a"] = Value(a), ["b"] = Value(b), ["c"] = Value(c) };

    private static Dictionary<string, JsonNode?> Want(params (string Name, int Value)[] values) =>
        values.ToDictionary(one => one.Name, one => (JsonNode?)Value(one.Value), StringComparer.Ordinal);

    private static JsonValue? Value(int value) => value == 0 ? null : JsonValue.Create(value);
}
