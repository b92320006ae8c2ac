using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Alarms;

/// <summary>
/// Says of one alarm that it comes and goes too often to be read: raised three times or more within a minute (ISA-18.2-2016,
/// clause 16.5.5; EEMUA 191), and no longer once it stayed the same for ten minutes. A chattering alarm asks for a longer
/// delay or a wider deadband; <see cref="LongestGap"/> says how long the delay would have to be. Time is that of the samples;
/// one that goes back counts as no time. No allocation; not for two threads at once.
/// </summary>
public sealed class AlarmChatter : IStateful
{
    public const int Raises = 3;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private DateTimeOffset _now = DateTimeOffset.MinValue;
    private DateTimeOffset? _lastRaise;
    private DateTimeOffset? _raiseBefore;
    private DateTimeOffset? _changed;
    private DateTimeOffset? _returned;

    public string StateName => "alarm-chatter/1";

    public bool IsChattering { get; private set; }

    /// <summary>Longest time between a return and the next raise while it chattered: an off-delay above it joins them.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Takes what the alarm's condition did at a sample, nothing included; true when it chatters.</summary>
    public bool Take(AlarmChange change, DateTimeOffset at)
    {
        if (at > _now)
            _now = at;
        if (IsChattering && _now - _changed > Quiet)
            (IsChattering, LongestGap) = (false, TimeSpan.Zero);
        if (change == AlarmChange.None)
            return IsChattering;

        _changed = _now;
        if (change == AlarmChange.Returned)
        {
            _returned = _now;
            return IsChattering;
        }

        if (_now - _raiseBefore <= Window)
            IsChattering = true;
        if (IsChattering && _returned is { } returned && _now - returned > LongestGap)
            LongestGap = _now - returned;
        (_raiseBefore, _lastRaise) = (_lastRaise, _now);
        return IsChattering;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_now);
        writer.Write(_lastRaise ?? default);
        writer.Write(_raiseBefore ?? default);
        writer.Write(_changed ?? default);
        writer.Write(_returned ?? default);
        writer.Write(IsChattering);
        writer.Write(LongestGap.Ticks);
    }

    public void Restore(StateReader reader)
    {
        _now = reader.ReadInstant();
        _lastRaise = Known(reader);
        _raiseBefore = Known(reader);
        _changed = Known(reader);
        _returned = Known(reader);
        IsChattering = reader.ReadBoolean();
        LongestGap = new(reader.ReadInt64());
    }

    private static DateTimeOffset? Known(StateReader reader) => reader.ReadInstant() is { Ticks: > 0 } at ? at : null;
}
