using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// The last values of a series, also in their order of size, for exact running medians and median absolute deviations. A value
/// costs a binary search and a move inside one array; nothing is allocated after construction.
/// </summary>
/// <param name="capacity">Values kept; the oldest goes when one more comes.</param>
internal sealed class SortedWindow(int capacity) : IStateful
{
    private readonly double[] _byAge = new double[capacity];
    private readonly double[] _bySize = new double[capacity];
    private int _oldest;

    public string StateName => "sorted-window/1";

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public double Median => Count % 2 == 1 ? _bySize[Count / 2] : (_bySize[(Count / 2) - 1] + _bySize[Count / 2]) / 2;

    /// <param name="value">A number; NaN has no place in an order.</param>
    public void Add(double value)
    {
        if (Count < capacity)
        {
            _byAge[Count] = value;
            Insert(value, Count);
            Count++;
            return;
        }

        var gone = Array.BinarySearch(_bySize, _byAge[_oldest]);
        Array.Copy(_bySize, gone + 1, _bySize, gone, capacity - gone - 1);
        Insert(value, capacity - 1);
        _byAge[_oldest] = value;
        _oldest = (_oldest + 1) % capacity;
    }

    public void Clear() => (Count, _oldest) = (0, 0);

    /// <summary>
    /// Median of the distances to <paramref name="center"/>, by walking outwards from it: the distances on each side are in order
    /// already, so the middle one is found by halving.
    /// </summary>
    public double MedianDistance(double center)
    {
        var split = LowerBound(center, Count);
        // How many of the nearest (Count + 1) / 2 values lie below the centre.
        var wanted = (Count + 1) / 2;
        var least = Math.Max(0, wanted - (Count - split));
        var most = Math.Min(split, wanted);
        while (least < most)
        {
            var below = (least + most) / 2;
            if (center - _bySize[split - below - 1] < _bySize[split + wanted - below - 1] - center)
                least = below + 1;
            else
                most = below;
        }

        var left = least > 0 ? center - _bySize[split - least] : 0;
        var right = wanted > least ? _bySize[split + wanted - least - 1] - center : 0;
        return Math.Max(left, right);
    }

    /// <summary>Distance from <paramref name="value"/> to the nearest of the values, of which there must be one.</summary>
    public double NearestDistance(double value)
    {
        var above = LowerBound(value, Count);
        var up = above < Count ? _bySize[above] - value : double.MaxValue;
        var down = above > 0 ? value - _bySize[above - 1] : double.MaxValue;
        return Math.Min(up, down);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(_oldest);
        writer.Write(_byAge);
    }

    public void Restore(StateReader reader)
    {
        Count = reader.ReadCount(capacity);
        _oldest = reader.ReadCount(capacity - 1);
        reader.Read(_byAge);
        Array.Copy(_byAge, _bySize, Count);
        Array.Sort(_bySize, 0, Count);
    }

    private void Insert(double value, int count)
    {
        var at = LowerBound(value, count);
        Array.Copy(_bySize, at, _bySize, at + 1, count - at);
        _bySize[at] = value;
    }

    private int LowerBound(double value, int count)
    {
        var at = Array.BinarySearch(_bySize, 0, count, value);
        return at < 0 ? ~at : at;
    }
}
