using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;

namespace Maintenance.Benchmarks.Detection;

/// <summary>What a gateway has for a tag with a detector, limits and a sensor watch, on an asset that has a run-state.</summary>
internal sealed class WatchedTag
{
    private readonly ModeTracker _mode = new(hasRunState: true, TimeSpan.FromMinutes(1));
    private readonly SensorWatch _sensor = new(SensorRange.Unknown);
    private readonly LimitAlarm _high = new(LimitSide.High, 80, 1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    private readonly LimitAlarm _low = new(LimitSide.Low, 20, 1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    private readonly NoveltyAlarm _novelty = new(new(AlarmBudget.Usual));
    private readonly AlarmChatter _chatter = new();

    /// <summary>Takes a good sample of the tag, and one of the run-state that says that the machine is on.</summary>
    public void Take(double value, DateTimeOffset at)
    {
        var isRunning = _mode.Take(1, isTrusted: true, isUnderMaintenance: false, at) == OperatingMode.Running;
        var isTrusted = _sensor.Take(value, isUsable: true, isRunning, at).IsTrusted;
        _high.Take(value, isTrusted, at);
        _low.Take(value, isTrusted, at);
        _chatter.Take(_novelty.Take(value, isTrusted && isRunning, at), at);
    }
}
