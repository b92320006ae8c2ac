using Maintenance.Analytics.Modes;

namespace Maintenance.Analytics.Rehearsals;

/// <summary>
/// What a machine was doing over a span of time, by the same <see cref="ModeTracker"/> as at a gateway; without run-state and load it
/// counts as running. Samples come in the order of their times. Not for two threads at once.
/// </summary>
/// <param name="starting">How long after a start it has settled.</param>
public sealed class MachineTimeline(bool hasRunState, bool hasLoad, TimeSpan starting)
{
    private readonly ModeTracker _tracker = new(hasRunState, TimeSpan.Zero);
    private readonly List<(DateTimeOffset SinceUtc, bool IsOn)> _turns = [];
    private readonly List<(DateTimeOffset SinceUtc, bool IsOn)> _works = [];

    /// <summary>A sample of its run-state or its load.</summary>
    /// <param name="isUsable">False for a sample of bad, uncertain or stale quality.</param>
    public void TakeMode(double value, bool isUsable, DateTimeOffset at)
    {
        var mode = _tracker.Take(value, isUsable, isUnderMaintenance: false, at);
        if (mode != OperatingMode.Unknown && _tracker.SinceUtc is { } sinceUtc)
            Turn(_turns, sinceUtc, mode != OperatingMode.Off);
    }

    /// <summary>A sample of the switch of whoever works on it.</summary>
    /// <param name="isUsable">False for a sample of bad, uncertain or stale quality.</param>
    public void TakeMaintenance(double value, bool isUsable, DateTimeOffset at)
    {
        if (isUsable && double.IsFinite(value))
            Turn(_works, at, value > 0.5);
    }

    /// <summary>Unknown before its first samples.</summary>
    public OperatingMode ModeAt(DateTimeOffset at)
    {
        if (Last(_works, at) is { IsOn: true })
            return OperatingMode.Maintenance;
        if (!hasRunState && !hasLoad)
            return OperatingMode.Running;
        return Last(_turns, at) switch
        {
            null => OperatingMode.Unknown,
            { IsOn: false } => OperatingMode.Off,
            { SinceUtc: var sinceUtc } => at - sinceUtc < starting ? OperatingMode.Starting : OperatingMode.Running,
        };
    }

    private static void Turn(List<(DateTimeOffset SinceUtc, bool IsOn)> turns, DateTimeOffset sinceUtc, bool isOn)
    {
        if (turns.Count == 0 || turns[^1].IsOn != isOn)
            turns.Add((sinceUtc, isOn));
    }

    private static (DateTimeOffset SinceUtc, bool IsOn)? Last(List<(DateTimeOffset SinceUtc, bool IsOn)> turns, DateTimeOffset at)
    {
        var (from, to) = (0, turns.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = turns[middle].SinceUtc <= at ? (middle + 1, to) : (from, middle);
        }

        return from == 0 ? null : turns[from - 1];
    }
}
