using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Alarms;

/// <summary>What a new alarm, or time, did to a flood.</summary>
public enum FloodChange
{
    None,
    Began,
    Ended,
}

/// <summary>
/// Says when one operator has more new alarms than a person can answer: ten or more in ten minutes begin a flood, fewer than
/// five in ten minutes end it (ISA-18.2-2016, clause 16.5; EEMUA 191, edition 3). One for each operator or site. Time is that
/// of the alarms; one that comes late counts as of the newest seen, for it is answered now. No allocation after construction;
/// not for two threads at once.
/// </summary>
public sealed class AlarmFlood : IStateful
{
    public const int BeginsAt = 10;
    public const int EndsBelow = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // The ten newest are enough: whether there are more of them changes nothing.
    private readonly DateTimeOffset[] _newest = new DateTimeOffset[BeginsAt];
    private int _next;
    private DateTimeOffset _now = DateTimeOffset.MinValue;

    public string StateName => "alarm-flood/1";

    public bool IsFlood { get; private set; }

    /// <summary>New alarms of the present flood, those that began it among them; 0 outside one.</summary>
    public long Alarms { get; private set; }

    /// <summary>A new alarm: a condition that was raised and is shown to somebody.</summary>
    public FloodChange Take(DateTimeOffset at)
    {
        var ended = Tick(at);
        _newest[_next] = _now;
        _next = (_next + 1) % BeginsAt;
        if (IsFlood)
        {
            Alarms++;
            return FloodChange.None;
        }

        if (InWindow() < BeginsAt)
            return ended;
        (IsFlood, Alarms) = (true, BeginsAt);
        return FloodChange.Began;
    }

    /// <summary>Time without a new alarm.</summary>
    public FloodChange Tick(DateTimeOffset at)
    {
        if (at > _now)
            _now = at;
        if (!IsFlood || InWindow() >= EndsBelow)
            return FloodChange.None;
        (IsFlood, Alarms) = (false, 0);
        return FloodChange.Ended;
    }

    public void Save(StateWriter writer)
    {
        foreach (var at in _newest)
            writer.Write(at);
        writer.Write(_next);
        writer.Write(_now);
        writer.Write(IsFlood);
        writer.Write(Alarms);
    }

    public void Restore(StateReader reader)
    {
        foreach (ref var at in _newest.AsSpan())
            at = reader.ReadInstant();
        _next = reader.ReadCount(BeginsAt - 1);
        _now = reader.ReadInstant();
        IsFlood = reader.ReadBoolean();
        Alarms = reader.ReadInt64();
    }

    private int InWindow()
    {
        var count = 0;
        foreach (var at in _newest)
        {
            // Never filled places lie at the beginning of time.
            if (at > DateTimeOffset.MinValue && _now - at < Window)
                count++;
        }

        return count;
    }
}
