using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;

namespace Maintenance.Analytics.Rehearsals;

/// <summary>What decides.</summary>
public enum RehearsalKind
{
    /// <summary>Above a limit.</summary>
    LimitHigh,

    /// <summary>Below a limit.</summary>
    LimitLow,

    /// <summary>The chain of a gateway's detector; its limit is the budget, false alarms a week.</summary>
    Novelty,
}

/// <summary>An alarm rule to be tried on what is stored.</summary>
/// <param name="Tag">A tag's name; a star at its beginning or end stands for anything, as in <c>*.vibration</c> or <c>P-101.*</c>.</param>
/// <param name="Limit">In the tag's unit, or a budget of 0.001 to 1,000 false alarms a week.</param>
/// <param name="Hysteresis">In the tag's unit, 0 or more; limits only.</param>
/// <param name="OnDelay">0 to a day; limits only.</param>
/// <param name="OffDelay">0 to a day; limits only.</param>
public sealed record RehearsalRule(
    string Tag, RehearsalKind Kind, double Limit, double Hysteresis = 0, TimeSpan? OnDelay = null, TimeSpan? OffDelay = null)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>What is wrong with it and what it has to be; null where nothing is.</summary>
    public string? Fault =>
        !IsPattern(Tag) ? "tag is a tag's name, with at most a star at its beginning or end"
        : !Enum.IsDefined(Kind) ? "kind is LimitHigh, LimitLow or Novelty"
        : !double.IsFinite(Limit) ? "limit is a number"
        : Kind == RehearsalKind.Novelty && Limit is < AlarmBudget.Least or > AlarmBudget.Most ? "limit of a Novelty is a budget of 0.001 to 1000 false alarms a week"
        : !(Hysteresis >= 0) || double.IsInfinity(Hysteresis) ? "hysteresis is 0 or more"
        : OnDelay < TimeSpan.Zero || OnDelay > LongestDelay || OffDelay < TimeSpan.Zero || OffDelay > LongestDelay ? "onDelay and offDelay are 0 to one day"
        : null;

    /// <summary>Whether it is a tag's name, with at most a star at its beginning or end.</summary>
    internal static bool IsPattern(string tag) => tag.AsSpan().Trim('*').Length > 0 && !tag.AsSpan().Trim('*').Contains('*');

    /// <summary>A condition of its own for one tag.</summary>
    internal IAlarmCondition Condition() => Kind switch
    {
        RehearsalKind.LimitHigh => new LimitAlarm(LimitSide.High, Limit, Hysteresis, OnDelay ?? TimeSpan.Zero, OffDelay ?? TimeSpan.Zero),
        RehearsalKind.LimitLow => new LimitAlarm(LimitSide.Low, Limit, Hysteresis, OnDelay ?? TimeSpan.Zero, OffDelay ?? TimeSpan.Zero),
        _ => new NoveltyAlarm(new(Limit)),
    };
}
