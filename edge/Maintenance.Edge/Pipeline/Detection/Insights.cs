using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm that is on, as shown on the gateway's own page.</summary>
internal sealed record ActiveAlarm(string Rule, string Detector, AlarmPriority Priority, DateTimeOffset RaisedAtUtc, double Value, double? Limit);

/// <summary>Where one rule stands.</summary>
internal sealed record RuleInsight(string Rule, string Detector, AlarmState State, bool IsChattering);

/// <summary>What a detector set itself to.</summary>
/// <param name="Budget">False alarms a week.</param>
/// <param name="Period">How often samples come, as found.</param>
/// <param name="Noise">Usual step from one sample to the next, in the tag's unit.</param>
/// <param name="Season">What the tag repeats, after <paramref name="SeasonLength"/>; null while nothing is found.</param>
/// <param name="WarmUpLeft">Samples until anything can alarm, at least.</param>
/// <param name="WarmUp">Samples that were only learnt from, once enough was seen.</param>
/// <param name="Resolution">What two values differ by at least, in the tag's unit: its quantisation, or a hundredth of its first noise.</param>
internal sealed record DetectorInsight(
    double Budget, TimeSpan? Period, double? Noise, Season? Season, TimeSpan? SeasonLength, long WarmUpLeft, int? WarmUp, double? Resolution, double? Score);

/// <summary>Samples that were not judged, by what was wrong with them.</summary>
/// <param name="Mode">The machine was not running, or whether it ran was not known.</param>
/// <param name="Sensor">The sensor was ill, or the sample doubted.</param>
/// <param name="Quality">Bad, uncertain or stale.</param>
internal sealed record NotJudged(long Mode, long Sensor, long Quality);

/// <summary>How one tag is watched.</summary>
/// <param name="Sensor">Null where the sensor is not watched.</param>
internal sealed record TagInsight(IReadOnlyList<RuleInsight> Rules, SensorFault? Sensor, DetectorInsight? Detector, NotJudged NotJudged);

/// <summary>What happens to an asset.</summary>
/// <param name="FailureMode">What most speaks for; null while nothing points to one.</param>
internal sealed record IncidentInsight(Guid Id, DateTimeOffset OpenedAtUtc, int Alarms, string? FailureMode);

/// <summary>What the detector of an asset took for a tag's normal; null while it is not known.</summary>
/// <param name="Scatter">In the tag's unit.</param>
/// <param name="Wander">Share of it that is drift and not noise.</param>
internal sealed record JointTagInsight(string Tag, double? Scatter, double? Wander);

/// <summary>How one asset is watched.</summary>
/// <param name="SinceUtc">Since when it is on, or off.</param>
internal sealed record AssetInsight(
    string Name, string Class, OperatingMode Mode, DateTimeOffset? SinceUtc, int? Product, IncidentInsight? Incident, RuleInsight? Rule,
    IReadOnlyList<JointTagInsight> Tags, DriftInsight? Drift);

/// <summary>How one tag's drift stands.</summary>
/// <param name="Score">In scatters, below 0 for a fall; the rule's limit makes it a drift.</param>
/// <param name="Sensor">What stops of the machine have shown to be wrong with its sensor.</param>
internal sealed record DriftTagInsight(string Tag, double Score, SensorFault Sensor);

/// <summary>How an asset is watched for what comes over days and weeks.</summary>
internal sealed record DriftInsight(RuleInsight Rule, IReadOnlyList<DriftTagInsight> Tags);
