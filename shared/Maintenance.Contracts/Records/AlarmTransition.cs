using Maintenance.Contracts.Readings;

namespace Maintenance.Contracts.Records;

/// <summary>Which way an alarm went (ISA-18.2: into alarm, or returned to normal).</summary>
public enum AlarmEdge
{
    /// <summary>The condition became true and stayed so for the on-delay.</summary>
    Raised,

    /// <summary>The condition became false and stayed so for the off-delay.</summary>
    Returned,
}

/// <summary>How urgent an answer is.</summary>
public enum AlarmPriority
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>An alarm's change of state, with what it was decided on.</summary>
/// <param name="TransitionId">UUIDv7 of this change: a repeat of it is the same change.</param>
/// <param name="AlarmId">UUIDv7 of the activation; raise and return share it.</param>
/// <param name="Rule">Rule within the gateway, e.g. <c>P-101.vibration/high</c>.</param>
/// <param name="RuleVersion">Hash of the rule's settings, so that a decision can be traced to what was set then.</param>
/// <param name="Detector">What decided: <c>limit-high</c>, <c>limit-low</c>, <c>novelty</c>; what begins with <c>sensor-</c> is the instrument's fault and not the machine's.</param>
/// <param name="Asset">Tag number of the asset; null where the tag is bound to none.</param>
/// <param name="AtUtc">Device time of the sample that decided.</param>
/// <param name="DecidedAtUtc">Gateway time of the decision.</param>
/// <param name="Value">The sample's value in <paramref name="Unit"/>.</param>
/// <param name="Limit">The limit crossed, in the unit of <paramref name="Value"/> or, for detectors, of <paramref name="Score"/>.</param>
/// <param name="Score">The detector's score; null for plain limits.</param>
/// <param name="IsSafety">Safety alarms are never silenced.</param>
/// <param name="Samples">Up to and including the deciding sample, oldest first, before any deadband.</param>
/// <param name="Basis">What the detector says of its decision; null for plain limits and from gateways that do not tell.</param>
public sealed record AlarmTransition(
    Guid TransitionId, Guid AlarmId, AlarmEdge Edge, string Rule, string RuleVersion, string Detector, AlarmPriority Priority,
    string? Asset, string Tag, string Signal, string Unit, DateTimeOffset AtUtc, DateTimeOffset DecidedAtUtc,
    double Value, double? Limit, double? Score, bool IsSafety, IReadOnlyList<EvidenceSample> Samples, AlarmBasis? Basis = null);

/// <summary>Samples that followed a raised alarm, or those up to it of another tag that it rests on.</summary>
public sealed record AlarmEvidence(Guid AlarmId, string Tag, IReadOnlyList<EvidenceSample> Samples);

/// <param name="Value">Null where the sample was not a number.</param>
/// <param name="Score">The detector's score at that sample, where it had one.</param>
public sealed record EvidenceSample(DateTimeOffset AtUtc, double? Value, Quality Quality, double? Score = null);
