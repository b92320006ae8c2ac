using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>How often a tag's samples come: the median of the last intervals, so that a gap counts for little.</summary>
internal sealed class SamplePeriod : IStateful
{
    private readonly SortedWindow _seconds = new(31);
    private long _last;

    public string StateName => "sample-period/1";

    /// <summary>Null until two samples came.</summary>
    public TimeSpan? Current { get; private set; }

    /// <param name="at">Later than the last one.</param>
    public void Take(DateTimeOffset at)
    {
        if (_last != 0 && _seconds.Add((at.UtcTicks - _last) / (double)TimeSpan.TicksPerSecond))
            Current = TimeSpan.FromSeconds(_seconds.Median);
        _last = at.UtcTicks;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_seconds);
        writer.Write(_last);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_seconds);
        _last = reader.ReadInt64();
        Current = _seconds.Count > 0 ? TimeSpan.FromSeconds(_seconds.Median) : null;
    }
}
