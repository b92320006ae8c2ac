using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>Lets through the samples that can be reckoned with: numbers, in order of time.</summary>
public struct SampleClock
{
    /// <summary>Beyond this a square is no number any more, and no sensor measures it.</summary>
    public const double Largest = 1e100;

    private long _last;

    /// <summary>Whether the sample is a number of a possible size, later than all that were accepted.</summary>
    public bool Accepts(double value, DateTimeOffset at)
    {
        if (!(Math.Abs(value) <= Largest) || at.UtcTicks <= _last)
            return false;
        _last = at.UtcTicks;
        return true;
    }

    /// <summary>Time since the last accepted sample; null before the first.</summary>
    public readonly TimeSpan? Since(DateTimeOffset at) => _last == 0 ? null : new TimeSpan(at.UtcTicks - _last);

    public readonly void Save(StateWriter writer) => writer.Write(_last);

    public void Restore(StateReader reader) => _last = reader.ReadInstant().UtcTicks;
}
