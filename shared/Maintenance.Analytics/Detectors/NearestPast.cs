using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// How far the last values, taken as one shape, are from the most similar shape seen before (the left matrix profile, Yeh et
/// al. 2016, with amplitude kept: machines repeat themselves in their unit). All distances are carried on from sample to sample,
/// so a sample costs one pass over the past, whatever the length of the shape.
/// </summary>
/// <param name="shape">Values that make a shape; 2 or more.</param>
/// <param name="past">Values that a shape is sought in; more than twice the shape.</param>
/// <param name="neighbours">
/// Which neighbour's distance is told: the nearest, the second and so on. Two that share more than half of their values are one.
/// </param>
internal sealed class NearestPast(int shape, int past, int neighbours = 1) : IStateful
{
    /// <summary>Distances reckoned anew with each value, so that rounding cannot gather and no value is felt for ever.</summary>
    private const int RenewedPerValue = 4;

    /// <summary>Distances carried before the least so far is looked at; a multiple of every vector's length.</summary>
    private const int Block = 64;

    /// <summary>A distance below this share of the values themselves is rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly int _reach = past + shape + 1;

    private readonly RecentValues _values = new(past + shape + 1);

    /// <summary>Squared distance of the last shape to the one that ended as many values ago as <c>past - i</c>.</summary>
    private readonly double[] _distances = new double[past - shape + 1];

    /// <summary>The distances without the neighbours found already; only where more than one is asked for.</summary>
    private readonly double[] _others = new double[neighbours > 1 ? past - shape + 1 : 0];
    private int _renewed;
    private long _taken;

    public string StateName => "nearest-past/2";

    /// <summary>Takes the next value.</summary>
    /// <returns>Root mean square distance a value, in the values' unit; NaN until there is a shape and a past of its length twice.</returns>
    public double Take(double value)
    {
        if (!_values.IsEmpty)
            Renew(_values.All);
        _values.Add(value);
        _taken++;
        var recent = _values.All;
        var known = Math.Max(0, (int)Math.Min(_taken - shape, past) - shape + 1);
        var unknown = Math.Max(0, _distances.Length - known);
        Carry(recent, 0, unknown);
        var nearest = Carry(recent, unknown, _distances.Length);
        if (_taken < 3 * shape || known == 0)
            return double.NaN;
        _distances[nearest] = Distance(recent, nearest);
        if (neighbours > 1)
            nearest = Further(recent, nearest, unknown);
        var distance = Math.Sqrt(_distances[nearest] / shape);
        return distance > Rounding * Math.Abs(value) ? distance : 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values);
        writer.Write(_distances);
        writer.Write(neighbours);
        writer.Write(_renewed);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_values);
        reader.Read(_distances);
        if (reader.ReadInt32() != neighbours)
            throw new StateException("The saved distances are of another number of neighbours.");
        _renewed = reader.ReadCount(_distances.Length);
        _taken = reader.ReadInt64();
        if (_values.IsEmpty != (_taken == 0))
            throw new StateException("The saved count of values does not fit them.");
    }

    /// <summary>Each distance gains the newest pair of values and loses the pair that left the shape.</summary>
    /// <returns>Where the least one is, from <paramref name="from"/> and before <paramref name="to"/>.</returns>
    private int Carry(ReadOnlySpan<double> recent, int from, int to)
    {
        ref var distances = ref MemoryMarshal.GetArrayDataReference(_distances);
        ref var entered = ref MemoryMarshal.GetReference(recent[(_reach - 1 - past)..]);
        ref var left = ref MemoryMarshal.GetReference(recent[(_reach - 1 - past - shape)..]);
        var (newest, leaving) = (new Vector<double>(recent[^1]), new Vector<double>(recent[^(shape + 1)]));
        var (least, block) = (double.MaxValue, from);
        var i = from;
        while (to - i >= Block)
        {
            var (begin, leastHere) = (i, new Vector<double>(double.MaxValue));
            for (; i < begin + Block; i += Vector<double>.Count)
            {
                var gain = newest - Vector.LoadUnsafe(ref entered, (nuint)i);
                var loss = leaving - Vector.LoadUnsafe(ref left, (nuint)i);
                var carried = Vector.LoadUnsafe(ref distances, (nuint)i) + (gain * gain) - (loss * loss);
                carried.StoreUnsafe(ref distances, (nuint)i);
                leastHere = Vector.Min(leastHere, carried);
            }

            if (Vector.LessThanAny(leastHere, new Vector<double>(least)))
                (least, block) = (Least(leastHere), begin);
        }

        var rest = i;
        for (; i < to; i++)
        {
            var (gain, loss) = (newest[0] - Unsafe.Add(ref entered, i), leaving[0] - Unsafe.Add(ref left, i));
            var carried = _distances[i] = _distances[i] + (gain * gain) - (loss * loss);
            if (carried < least)
                (least, block) = (carried, rest);
        }

        return block + Math.Max(0, _distances.AsSpan(block, Math.Min(Block, to - block)).IndexOf(least));
    }

    /// <summary>Where the neighbour asked for is, or the last one that there is.</summary>
    private int Further(ReadOnlySpan<double> recent, int nearest, int unknown)
    {
        _distances.CopyTo(_others, 0);
        for (var found = 1; found < neighbours; found++)
        {
            var first = Math.Max(unknown, nearest - (shape / 2));
            _others.AsSpan(first, Math.Min(_others.Length, nearest + (shape / 2) + 1) - first).Fill(double.MaxValue);
            var next = unknown;
            for (var i = unknown; i < _others.Length; i++)
                next = _others[i] < _others[next] ? i : next;
            if (_others[next] == double.MaxValue)
                break;
            nearest = next;
            _distances[nearest] = Distance(recent, nearest);
        }

        return nearest;
    }

    private void Renew(ReadOnlySpan<double> recent)
    {
        for (var i = 0; i < RenewedPerValue; i++)
        {
            _renewed = (_renewed + 1) % _distances.Length;
            _distances[_renewed] = Distance(recent, _renewed);
        }
    }

    private double Distance(ReadOnlySpan<double> recent, int i) =>
        SquaredDistance.Of(recent[^shape..], recent.Slice(_reach - past + i - shape, shape));

    private static double Least(Vector<double> wide)
    {
        var least = wide[0];
        for (var i = 1; i < Vector<double>.Count; i++)
            least = Math.Min(least, wide[i]);
        return least;
    }
}
