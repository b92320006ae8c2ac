using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// How far the mean of the last values is from the nearest mean that was before. Unlike a distance from the middle, it also sees a
/// level between two usual ones.
/// </summary>
/// <param name="span">Values of a mean.</param>
/// <param name="past">Means remembered.</param>
/// <param name="stride">Values from one remembered mean to the next.</param>
internal sealed class LevelNovelty(int span, int past, int stride) : IStateful
{
    /// <summary>A distance below this share of the value itself is rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _last = new double[span];
    private readonly DelayLine _leaving = new(span);
    private readonly SortedWindow _means = new(past);
    private long _taken;

    public string StateName => "level-novelty/1";

    /// <summary>Takes the next value.</summary>
    /// <returns>In the values' unit; NaN until there is a mean that shares no value with the last one.</returns>
    public double Take(double value)
    {
        _last[_taken++ % span] = value;
        if (_taken < span)
            return double.NaN;
        var sum = 0.0;
        foreach (var one in _last)
            sum += one - value; // about the newest, so that the sum of a small scatter is not rounded at the size of its level
        var mean = value + (sum / span);
        if (_leaving.Push(mean, out var earlier) && _taken % stride == 0)
            _means.Add(earlier);
        if (_means.Count == 0)
            return double.NaN;
        var distance = _means.NearestDistance(mean);
        return distance > Rounding * Math.Abs(value) ? distance : 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_last);
        writer.Write(_leaving);
        writer.Write(_means);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_last);
        reader.Read(_leaving);
        reader.Read(_means);
        _taken = reader.ReadInt64();
    }
}
