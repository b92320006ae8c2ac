using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Whether an alarm was the beginning of another level: told once, <see cref="Since"/> samples after it, if the middle of them lies
/// beyond nearly all that was before. A spike, or a shape of usual values, is over by then and is no change. Only the order of the
/// values counts, so that a unit does not. One object a tag, one thread at a time, no allocation per sample.
/// </summary>
internal sealed class LevelChange : IStateful
{
    /// <summary>Samples from the alarm on that are compared with those before it: half of the shortest view's.</summary>
    public const int Since = 12;

    /// <summary>An alarm comes at most so late: as many samples before it may be of the new level already.</summary>
    private const int Late = 24;

    /// <summary>Samples before that: as many as four of the shortest views look at. A tag does not alarm before it has as many.</summary>
    private const int Before = 96;

    /// <summary>Share of what was before that a level may still lie within, on either side.</summary>
    private const double Tail = 0.05;

    private readonly double[] _last = new double[Before + Late + Since];
    private long _taken;
    private int _since;

    public string StateName => "level-change/1";

    /// <returns>Whether a lasting change is certain with this sample.</returns>
    public bool Take(double value, bool isAlarm)
    {
        _last[_taken++ % _last.Length] = value;
        if (_since == 0 && !isAlarm)
            return false;
        // After a change the alarms go on for a while: they are of the same one.
        _since = _since < Since + Late ? _since + 1 : 0;
        if (_since != Since)
            return false;
        var isChange = IsAnotherLevel();
        if (!isChange)
            _since = 0;
        return isChange;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_last);
        writer.Write(_taken);
        writer.Write(_since);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_last);
        _taken = reader.ReadInt64();
        _since = reader.ReadCount(Since + Late);
    }

    private bool IsAnotherLevel()
    {
        Span<double> after = stackalloc double[Since];
        for (var i = 0; i < Since; i++)
            after[i] = _last[(_taken - 1 - i) % _last.Length];
        after.Sort();
        var (low, high) = (after[(Since - 1) / 2], after[Since / 2]);
        var (below, above) = (0, 0);
        for (var i = 0; i < Before; i++)
        {
            var one = _last[(_taken - 1 - Since - Late - i) % _last.Length];
            (below, above) = (below + (one < low ? 1 : 0), above + (one > high ? 1 : 0));
        }

        return Math.Max(below, above) >= (1 - Tail) * Before;
    }
}
