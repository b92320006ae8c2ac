using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// The Page-Hinkley test (Hinkley 1971): departures from the mean of everything since the last change, summed up in standard
/// deviations less a tolerance. When the sum says beyond doubt that the mean is another, it starts anew with the new one.
/// </summary>
public sealed class PageHinkley : IDetector
{
    private const double Tolerance = 0.1;
    private const double BeyondDoubt = 200;
    private const int Least = 64;

    private SampleClock _clock;
    private MovingMoments _sinceChange = new(int.MaxValue - 1);
    private TwoSidedSum _sum;

    public string StateName => "page-hinkley/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _sinceChange.Count >= Least;
        if (known)
        {
            score = _sum.Add(value - _sinceChange.Mean, _sinceChange.Scatter, Tolerance);
            if (score > BeyondDoubt)
                (_sinceChange, _sum) = (new(int.MaxValue - 1), default);
        }

        _sinceChange.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _sinceChange.Save(writer);
        _sum.Save(writer);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _sinceChange.Restore(reader);
        _sum.Restore(reader);
    }
}
