using System.Security.Cryptography;
using System.Text;
using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>One alarm of one tag: what decides, and how it is spoken of.</summary>
/// <param name="Name">Within the gateway, e.g. <c>P-101.vibration/high</c>.</param>
/// <param name="Version">Hash of the settings that decide.</param>
/// <param name="Limit">In the tag's unit, or of the score where the condition has one.</param>
internal sealed record AlarmRule(
    string Name, string Version, string Detector, AlarmPriority Priority, bool IsSafety, double Limit, IAlarmCondition Condition)
{
    public const string Novelty = "novelty";

    /// <summary>The rules that a tag's settings ask for.</summary>
    public static IReadOnlyList<AlarmRule> Of(TagSettings tag)
    {
        var rules = new List<AlarmRule>();
        if (tag.Limits is { } limits)
        {
            if (limits.High is { } high)
                rules.Add(OnLimit(tag, limits, LimitSide.High, high));
            if (limits.Low is { } low)
                rules.Add(OnLimit(tag, limits, LimitSide.Low, low));
        }

        if (tag.Detector is { } detector)
        {
            rules.Add(new(
                $"{tag.Name}/{Novelty}", Hash($"{TagDetector.Version} {detector}"), Novelty, detector.Priority,
                IsSafety: false, Verdict.AlarmLine, new NoveltyAlarm(detector.Budget)));
        }

        return rules;
    }

    private static AlarmRule OnLimit(TagSettings tag, LimitSettings limits, LimitSide side, double limit)
    {
        var name = side == LimitSide.High ? "high" : "low";
        var condition = new LimitAlarm(side, limit, limits.Hysteresis, limits.OnDelay, limits.OffDelay);
        return new($"{tag.Name}/{name}", Hash($"{side} {limits}"), $"limit-{name}", limits.Priority, limits.Safety, limit, condition);
    }

    private static string Hash(string settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)).AsSpan(0, 6));
}
