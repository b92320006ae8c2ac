using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Two-sided cumulative sum (Page 1954) of departures from a mean that follows slowly: small shifts that last add up, in standard
/// deviations.
/// </summary>
/// <param name="span">Samples that mean and scatter reach back, roughly. 2 or more.</param>
public sealed class Cusum(int span = 1024) : IDetector
{
    /// <summary>Half of the shift that is to be found soonest, in standard deviations.</summary>
    private const double Slack = 0.5;

    private SampleClock _clock;
    private MovingMoments _moments = new(span);
    private TwoSidedSum _sum;

    public string StateName => "cusum/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _moments.Count >= span / 4;
        if (known)
            score = _sum.Add(value - _moments.Mean, _moments.Scatter, Slack);
        _moments.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _moments.Save(writer);
        _sum.Save(writer);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _moments.Restore(reader);
        _sum.Restore(reader);
    }
}
