using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// The k-th nearest neighbour on delay vectors: the last samples as one vector, and its distance to the similar vectors of the
/// past that share no sample with it (with k = 1 the left discord; amplitude is kept).
/// </summary>
/// <param name="length">Samples of a vector; 2 or more.</param>
/// <param name="past">Samples searched; more than twice the length.</param>
/// <param name="neighbours">
/// k, 1 or more: what came fewer than k times before is strange. 1, the default, holds a fault that came once for known; 2 still
/// tells its second coming, and tells what is rare and harmless twice as well. Neighbours of each other count as one.
/// </param>
public sealed class NearestNeighbour(int length = 24, int past = 1500, int neighbours = 1) : IDetector
{
    private readonly NearestPast _nearest = new(length, past, neighbours);
    private SampleClock _clock;
    private MovingMoments _scatter = new(past);

    public string StateName => "nearest-neighbour/1";

    /// <param name="score">Root mean square distance a sample, as a share of the scatter of the samples.</param>
    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        _scatter.Add(value);
        var distance = _nearest.Take(value);
        if (double.IsNaN(distance))
            return false;
        score = Deviation.Of(distance, _scatter.Scatter);
        return true;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _scatter.Save(writer);
        writer.Write(_nearest);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _scatter.Restore(reader);
        reader.Read(_nearest);
    }
}
