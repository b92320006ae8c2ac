using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The highest peaks that a score has had, each the highest within <paramref name="spacing"/> samples of it, so that one event
/// counts once.
/// </summary>
/// <param name="spacing">Samples.</param>
internal sealed class PeakRecord(int spacing) : IStateful
{
    public const int Kept = 64;

    /// <summary>The highest first.</summary>
    private readonly double[] _peaks = new double[Kept];
    private int _count;
    private double _open = double.NegativeInfinity;
    private long _openedAt = long.MinValue / 2;
    private long _now;

    public string StateName => "peak-record/1";

    /// <summary>Takes the next score.</summary>
    /// <param name="score">0 or more.</param>
    /// <returns>How many earlier peaks are at least as high.</returns>
    public int Take(double score)
    {
        _now++;
        if (_now - _openedAt > spacing)
            Close();
        var higher = CountFrom(score);
        if (score > _open)
            (_open, _openedAt) = (score, _now);
        return higher;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_peaks);
        writer.Write(_count);
        writer.Write(_open);
        writer.Write(_openedAt);
        writer.Write(_now);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_peaks);
        _count = reader.ReadCount(Kept);
        _open = reader.ReadDouble();
        _openedAt = reader.ReadInt64();
        _now = reader.ReadInt64();
    }

    private int CountFrom(double height)
    {
        var higher = 0;
        while (higher < _count && _peaks[higher] >= height)
            higher++;
        return higher;
    }

    private void Close()
    {
        if (double.IsFinite(_open))
        {
            var place = CountFrom(_open);
            if (place < Kept)
            {
                _count = Math.Min(_count + 1, Kept);
                Array.Copy(_peaks, place, _peaks, place + 1, _count - place - 1);
                _peaks[place] = _open;
            }
        }

        _open = double.NegativeInfinity;
    }
}
