using System.Text.Json.Serialization;

namespace Maintenance.Simulators.Faults;

/// <summary>When, what, and what it ought to be found as: what a diagnosis is to be held against.</summary>
/// <param name="FailureMode">Code of ISO 14224.</param>
/// <param name="Growth">Time constant of the growth of severity after the onset.</param>
/// <param name="Severity">That it grows towards, 0 to 1.</param>
/// <param name="Signal">Of a sensor fault.</param>
internal sealed record GroundTruth(
    string Asset,
    string Kind,
    string FailureMode,
    DateTimeOffset OnsetUtc,
    TimeSpan Growth,
    double Severity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Signal);
