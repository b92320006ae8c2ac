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
    private const double MostOfOne = 4;
    private const int Least = 64;

    private SampleClock _clock;
    private MovingMoments _sinceChange = new(int.MaxValue - 1);
    private double _up;
    private double _down;

    public string StateName => "page-hinkley/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _sinceChange.Count >= Least;
        if (known)
        {
            var distance = value - _sinceChange.Mean;
            var departure = Math.CopySign(Math.Min(MostOfOne, Deviation.Of(distance, _sinceChange.Scatter)), distance);
            _up = Math.Max(0, _up + departure - Tolerance);
            _down = Math.Max(0, _down - departure - Tolerance);
            score = Math.Max(_up, _down);
            if (score > BeyondDoubt)
                (_sinceChange, _up, _down) = (new(int.MaxValue - 1), 0, 0);
        }

        _sinceChange.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _sinceChange.Save(writer);
        writer.Write(_up);
        writer.Write(_down);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _sinceChange.Restore(reader);
        _up = reader.ReadDouble();
        _down = reader.ReadDouble();
    }
}
