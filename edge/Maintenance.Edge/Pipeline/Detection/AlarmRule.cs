using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Drift;
using Maintenance.Analytics.Incidents;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>What decides an alarm.</summary>
internal enum RuleKind
{
    /// <summary>A limit of the tag.</summary>
    Limit,

    /// <summary>A detector that learns what is normal for the running machine.</summary>
    Detector,

    /// <summary>The watch over the sensor itself.</summary>
    Sensor,
}

/// <summary>One alarm: how it is spoken of.</summary>
/// <param name="Name">Within the gateway, e.g. <c>P-101.vibration/high</c>.</param>
/// <param name="Version">Hash of the settings that decide.</param>
/// <param name="Limit">In the tag's unit, or of the score where the rule's kind has one; null for a sensor's.</param>
/// <param name="DetectorVersion">Of the code that decides; null for a plain limit.</param>
/// <param name="Direction">Which way is abnormal; null where the samples must tell.</param>
internal sealed record AlarmRule(
    RuleKind Kind, string Name, string Version, string Detector, AlarmPriority Priority, bool IsSafety, double? Limit,
    string? DetectorVersion, AlarmDirection? Direction)
{
    public const string Novelty = "novelty";
    public const string Joint = "joint";
    public const string Sensor = "sensor";
    public const string Drift = AssetWatch.Detector;

    public static AlarmRule OnLimit(TagSettings tag, LimitSettings limits, AlarmDirection side, double limit)
    {
        var name = side == AlarmDirection.High ? "high" : "low";
        return new(
            RuleKind.Limit, $"{tag.Name}/{name}", Hash($"{side} {limits}"), $"limit-{name}", limits.Priority, limits.Safety, limit,
            DetectorVersion: null, side);
    }

    public static AlarmRule OfDetector(TagSettings tag, DetectorSettings detector) => new(
        RuleKind.Detector, $"{tag.Name}/{Novelty}", Hash($"{TagDetector.Version} {detector}"), Novelty, detector.Priority, IsSafety: false,
        Verdict.AlarmLine, $"{Novelty}/{Text(TagDetector.Version)}", Direction: null);

    public static AlarmRule OfSensor(TagSettings tag, SensorSettings sensor) => new(
        RuleKind.Sensor, $"{tag.Name}/{Sensor}", Hash($"{tag.Min:R} {tag.Max:R} {sensor}"), Sensor, sensor.Priority, IsSafety: false,
        Limit: null, DetectorVersion: null, Direction: null);

    /// <param name="tags">Names of those it judges together, in their order.</param>
    public static AlarmRule OfAsset(AssetSettings asset, JointSettings joint, IEnumerable<string> tags) => new(
        RuleKind.Detector, $"{asset.Name}/{Joint}", Hash($"{AssetDetector.Version} {joint} {string.Join(' ', tags)}"), Joint, joint.Priority,
        IsSafety: false, Verdict.AlarmLine, $"{Joint}/{Text(AssetDetector.Version)}", Direction: null);

    /// <param name="tags">Names of those it watches, in their order.</param>
    public static AlarmRule OfDrift(AssetSettings asset, DriftWatchSettings drift, IEnumerable<string> tags) => new(
        RuleKind.Detector, $"{asset.Name}/{Drift}", Hash($"{AssetWatch.Version} {asset.Class} {drift} {string.Join(' ', tags)}"), Drift, drift.Priority,
        IsSafety: false, DriftSettings.Usual.Decision, $"{Drift}/{Text(AssetWatch.Version)}", Direction: null);

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string Hash(string settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)).AsSpan(0, 6));
}
