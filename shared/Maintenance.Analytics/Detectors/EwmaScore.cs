using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Exponentially weighted moving average (Roberts 1959): how many standard deviations a value lies from the mean of those before.
/// </summary>
/// <param name="span">Samples that the mean reaches back, roughly. 2 or more.</param>
public sealed class EwmaScore(int span = 288) : IDetector
{
    private SampleClock _clock;
    private MovingMoments _moments = new(span);

    public string StateName => "ewma/2";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _moments.Count >= span;
        if (known)
            score = Deviation.Of(value - _moments.Mean, _moments.Scatter);
        _moments.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _moments.Save(writer);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _moments.Restore(reader);
    }
}
