using System.Numerics;
using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// The last values of a series, also in their order of size, for exact running medians and median absolute deviations. A value
/// costs a binary search and a move inside one array; nothing is allocated after construction.
/// </summary>
/// <param name="capacity">Values kept; the oldest goes when one more comes.</param>
internal sealed class SortedWindow(int capacity) : IStateful
{
    private const int Step = 16;

    private readonly double[] _byAge = new double[capacity];
    private readonly double[] _bySize = new double[capacity];

    /// <summary>Each <see cref="Step"/>th of them, side by side: a search reads few lines of memory, and none that it must wait for to know the next.</summary>
    private readonly double[] _guide = new double[(capacity + Step - 1) / Step];
    private int _oldest;

    public string StateName => "sorted-window/1";

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public double Median => Count % 2 == 1 ? _bySize[Count / 2] : (_bySize[(Count / 2) - 1] + _bySize[Count / 2]) / 2;

    /// <summary>The value before which so many lie in order of size.</summary>
    public double At(int place) => _bySize[place];

    /// <param name="value">A number; NaN has no place in an order.</param>
    /// <returns>Whether the values are others now: false where the oldest was as great.</returns>
    public bool Add(double value)
    {
        if (Count < capacity)
        {
            _byAge[Count] = value;
            Put(value, LowerBound(value), Count++);
            return true;
        }

        var isOther = value != _byAge[_oldest];
        if (isOther)
        {
            var (gone, at) = (LowerBound(_byAge[_oldest]), LowerBound(value));
            Put(value, at > gone ? at - 1 : at, gone);
            _byAge[_oldest] = value;
        }

        _oldest = _oldest + 1 == capacity ? 0 : _oldest + 1;
        return isOther;
    }

    public void Clear() => (Count, _oldest) = (0, 0);

    /// <summary>
    /// Median of the distances to <paramref name="center"/>, by walking outwards from it: the distances on each side are in order
    /// already, so the middle one is found by halving.
    /// </summary>
    public double MedianDistance(double center)
    {
        var split = LowerBound(center);
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
        var above = LowerBound(value);
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
        Guide(0, Count - 1);
    }

    /// <summary>Puts a value in its place; what lies from there to a place that has become free moves by one.</summary>
    private void Put(double value, int at, int free)
    {
        if (at < free)
            Array.Copy(_bySize, at, _bySize, at + 1, free - at);
        else
            Array.Copy(_bySize, free + 1, _bySize, free, at - free);
        _bySize[at] = value;
        Guide(Math.Min(at, free), Math.Max(at, free));
    }

    private void Guide(int from, int to)
    {
        for (var i = (from + Step - 1) / Step; i * Step <= to; i++)
            _guide[i] = _bySize[i * Step];
    }

    /// <summary>How many values are less.</summary>
    private int LowerBound(double value)
    {
        var below = CountBelow(_guide.AsSpan(0, (Count + Step - 1) / Step), value);
        if (below == 0)
            return 0;
        var first = ((below - 1) * Step) + 1;
        return first + CountBelow(_bySize.AsSpan(first, Math.Min(Count, below * Step) - first), value);
    }

    private static int CountBelow(ReadOnlySpan<double> values, double value)
    {
        var (counts, bound, i) = (Vector<long>.Zero, new Vector<double>(value), 0);
        ref var first = ref MemoryMarshal.GetReference(values);
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            counts -= Vector.LessThan(Vector.LoadUnsafe(ref first, (nuint)i), bound);
        var count = (int)Vector.Sum(counts);
        for (; i < values.Length; i++)
            count += values[i] < value ? 1 : 0;
        return count;
    }
}
