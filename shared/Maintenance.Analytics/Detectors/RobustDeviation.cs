using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// The robust z-score: distance from the median of the values before in MADs (Rousseeuw and Croux 1993: 1.4826 × MAD estimates a
/// standard deviation, and half the values may be wrong).
/// </summary>
/// <param name="window">Values before; 8 or more.</param>
public sealed class RobustDeviation(int window = 256) : IDetector
{
    private const double StandardDeviationsPerMad = 1.4826;

    private readonly SortedWindow _before = new(window);
    private SampleClock _clock;

    public string StateName => "robust-deviation/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        var known = _before.IsFull;
        if (known)
        {
            var median = _before.Median;
            score = Deviation.Of(value - median, StandardDeviationsPerMad * _before.MedianDistance(median));
        }

        _before.Add(value);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        writer.Write(_before);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        reader.Read(_before);
    }
}
