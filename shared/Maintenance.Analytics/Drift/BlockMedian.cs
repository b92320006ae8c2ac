using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>The middle of each run of so many values: what half of them may spoil and none can decide alone. No allocation after construction.</summary>
internal sealed class BlockMedian(int length) : IStateful
{
    private readonly double[] _sorted = new double[length];

    public string StateName => "block-median/1";

    public int Count { get; private set; }

    public double Median => Count % 2 == 1 ? _sorted[Count / 2] : (_sorted[(Count / 2) - 1] + _sorted[Count / 2]) / 2;

    /// <summary>True with the value that makes a block full; <see cref="Median"/> is its until the next value.</summary>
    public bool Add(double value)
    {
        if (Count == length)
            Count = 0;
        var at = Count++;
        for (; at > 0 && _sorted[at - 1] > value; at--)
            _sorted[at] = _sorted[at - 1];
        _sorted[at] = value;
        return Count == length;
    }

    public void Clear() => Count = 0;

    public void Save(StateWriter writer)
    {
        writer.Write(_sorted);
        writer.Write(Count);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_sorted);
        Count = reader.ReadCount(length);
    }
}
