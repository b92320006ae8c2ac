using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>For how long the organisation keeps what is about people: a number of days for each kind. What no rule names is kept for good.</summary>
internal static class RetentionRules
{
    /// <summary>A session can be renewed that long: what is younger may still be in use.</summary>
    private const int FewestDays = 7;

    /// <summary>A hundred years.</summary>
    private const int MostDays = 36_500;

    private static readonly RecordField[] Parts =
    [
        new("kind", FieldTypes.Choice<RetentionKind>()) { IsRequired = true },
        new("days", FieldTypes.Whole(FewestDays, MostDays)) { IsRequired = true },
    ];

    public static FieldType Type => ObjectList.Of(Parts, "kind", Enum.GetValues<RetentionKind>().Length, "[{\"kind\":\"Sessions\",\"days\":90}]");

    private const string Sql = "SELECT o.retention::text FROM people.organisation AS o";

    /// <summary>The days of each kind that has a rule.</summary>
    public static async Task<IReadOnlyDictionary<RetentionKind, int>> ReadAsync(DbScope scope, CancellationToken cancellationToken) =>
        JsonNode.Parse(await scope.SingleAsync<string>(Sql, null, cancellationToken))!.AsArray()
            .ToDictionary(rule => Enum.Parse<RetentionKind>(rule!["kind"]!.GetValue<string>()), rule => rule!["days"]!.GetValue<int>());
}
