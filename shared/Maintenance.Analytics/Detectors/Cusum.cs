using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Two-sided cumulative sum (Page 1954) of departures from a mean that follows slowly: small shifts that last add up, in standard
/// deviations. A single value counts for <see cref="MostOfOne"/> at most, so an outlier is no shift.
/// </summary>
/// <param name="span">Samples that mean and scatter reach back, roughly. 2 or more.</param>
public sealed class Cusum(int span = 1024) : IDetector
{
    /// <summary>Half of the shift that is to be found soonest, in standard deviations.</summary>
    private const double Slack = 0.5;

    private const double MostOfOne = 4;

    private SampleClock _clock;
    private MovingMoments _moments = new(span);
    private double _up;
    private double _down;

    public string StateName => "cusum/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _moments.Count >= span / 4;
        if (known)
        {
            var distance = value - _moments.Mean;
            var departure = Math.CopySign(Math.Min(MostOfOne, Deviation.Of(distance, _moments.Scatter)), distance);
            _up = Math.Max(0, _up + departure - Slack);
            _down = Math.Max(0, _down - departure - Slack);
            score = Math.Max(_up, _down);
        }

        _moments.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _moments.Save(writer);
        writer.Write(_up);
        writer.Write(_down);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _moments.Restore(reader);
        _up = reader.ReadDouble();
        _down = reader.ReadDouble();
    }
}
