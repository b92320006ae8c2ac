using Maintenance.Analytics.Incidents;

namespace Maintenance.Analytics.Rehearsals;

/// <summary>An alarm that a rule would have raised.</summary>
/// <param name="Rule">Index of the rule.</param>
/// <param name="ReturnedAtUtc">Null where it had not returned by the end.</param>
/// <param name="Value">Of the sample that decided, in the tag's unit.</param>
/// <param name="Score">Of the detector; null for a limit.</param>
/// <param name="Direction">Which side of the limit, or which way the values of a novelty went; null where they went neither way.</param>
public sealed record RehearsedAlarm(
    int Rule, string Tag, DateTimeOffset RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Score, Direction? Direction = null);
