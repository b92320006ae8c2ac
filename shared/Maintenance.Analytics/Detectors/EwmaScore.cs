using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Exponentially weighted mean and variance (Roberts 1959; West 1979): how many standard deviations a value lies from the mean of
/// those before it.
/// </summary>
/// <param name="span">Samples that the mean reaches back, roughly; the weight of the newest is 2 / (span + 1). 2 or more.</param>
public sealed class EwmaScore(int span = 288) : IDetector
{
    private readonly double _weight = 2.0 / (span + 1);
    private SampleClock _clock;
    private double _mean;
    private double _variance;
    private long _taken;

    public string StateName => "ewma/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var distance = value - _mean;
        score = _variance > 0 && _taken >= span ? Math.Abs(distance) / Math.Sqrt(_variance) : 0;

        // While fewer than a span were seen, each weighs the same: so the beginning is not believed more than the rest.
        var weight = Math.Max(_weight, 1.0 / ++_taken);
        _mean += weight * distance;
        _variance = (1 - weight) * (_variance + (weight * distance * distance));
        return _taken > span;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        writer.Write(_mean);
        writer.Write(_variance);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _mean = reader.ReadDouble();
        _variance = reader.ReadDouble();
        _taken = reader.ReadInt64();
    }
}
