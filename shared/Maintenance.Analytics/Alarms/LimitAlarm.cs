using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Alarms;

/// <summary>Which side of the limit is abnormal.</summary>
public enum LimitSide
{
    High,
    Low,
}

/// <summary>
/// A limit with hysteresis, on-delay and off-delay (ISA-18.2, clause 10.5; EEMUA 191). It raises once every sample since one
/// at least <paramref name="onDelay"/> ago was beyond the limit, and returns once every sample since one at least
/// <paramref name="offDelay"/> ago was inside it by <paramref name="hysteresis"/> or more. A sample that cannot be used, or a
/// clock that went back, starts the wait anew: only an unbroken run of good samples decides. No allocation; not for two threads at once.
/// </summary>
/// <param name="limit">The limit itself is still normal.</param>
/// <param name="hysteresis">In the unit of the values; 0 or more.</param>
public sealed class LimitAlarm(
    LimitSide side, double limit, double hysteresis, TimeSpan onDelay, TimeSpan offDelay) : IAlarmCondition, IStateful
{
    private DateTimeOffset? _since;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public string StateName => "limit-alarm/1";

    public bool IsActive { get; private set; }

    public double? Score => null;

    public AlarmChange Take(double value, bool isUsable, DateTimeOffset at)
    {
        if (!isUsable || !double.IsFinite(value) || at < _last)
            _since = null;
        _last = at;
        if (!isUsable || !double.IsFinite(value))
            return AlarmChange.None;

        if (!(IsActive ? IsInside(value) : IsBeyond(value)))
        {
            _since = null;
            return AlarmChange.None;
        }

        _since ??= at;
        if (at - _since < (IsActive ? offDelay : onDelay))
            return AlarmChange.None;

        _since = null;
        IsActive = !IsActive;
        return IsActive ? AlarmChange.Raised : AlarmChange.Returned;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(IsActive);
        writer.Write(_since ?? default);
        writer.Write(_last);
    }

    public void Restore(StateReader reader)
    {
        IsActive = reader.ReadBoolean();
        _since = reader.ReadInstant() is { Ticks: > 0 } since ? since : null;
        _last = reader.ReadInstant();
    }

    private bool IsBeyond(double value) => side == LimitSide.High ? value > limit : value < limit;

    private bool IsInside(double value) =>
        side == LimitSide.High ? value <= limit - hysteresis : value >= limit + hysteresis;
}
