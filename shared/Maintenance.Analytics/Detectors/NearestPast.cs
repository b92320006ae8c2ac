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
/// <remarks>
/// Carried in single precision, which most devices' values have themselves, as that pass waits for memory: in steps of the series from
/// one of its values on, so that another unit or zero point gives the same numbers. Step and value are chosen anew as often as the
/// past is another, so that a wild one is not felt for ever.
/// </remarks>
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

    /// <summary>A distance below this share of the shape's greatest value is rounding.</summary>
    private const float Rounding = 5e-7f;

    /// <summary>A step below this share of the value itself is rounding, and no unit.</summary>
    private const double NoStep = 1e-12;

    /// <summary>Further from the origin, in steps, nothing is told apart: the squares of more are no numbers.</summary>
    private const double Widest = 1e15;

    /// <summary>Share of the least distance by which carrying may have changed it; more, and all are reckoned anew.</summary>
    private const float Off = 1e-3f;

    private readonly int _reach = past + shape + 1;

    /// <summary>As they came, in a ring.</summary>
    private readonly double[] _given = new double[past + shape + 1];

    /// <summary>The same in steps from the origin.</summary>
    private readonly RecentValues<float> _values = new(past + shape + 1);

    /// <summary>Squared distance of the last shape to the one that ended as many values ago as <c>past - i</c>.</summary>
    private readonly float[] _distances = new float[past - shape + 1];

    /// <summary>The distances without the neighbours found already; only where more than one is asked for.</summary>
    private readonly float[] _others = new float[neighbours > 1 ? past - shape + 1 : 0];
    private int _renewed;
    private long _taken;
    private double _origin;
    private double _unit;

    public string StateName => "nearest-past/3";

    /// <summary>Takes the next value.</summary>
    /// <returns>Root mean square distance a value, in the values' unit; NaN until there is a shape and a past of its length twice.</returns>
    public double Take(double value)
    {
        if (!_values.IsEmpty)
            Renew(_values.All);
        Add(value);
        var distance = Nearest(_values.All);
        if (_taken == 2 * shape || _taken % _reach == 0)
            Rebase();
        return distance;
    }

    private double Nearest(ReadOnlySpan<float> recent)
    {
        var known = Math.Max(0, (int)Math.Min(_taken - shape, past) - shape + 1);
        var unknown = Math.Max(0, _distances.Length - known);
        Carry(recent, 0, unknown);
        var nearest = Carry(recent, unknown, _distances.Length);
        if (_taken < 3 * shape || known == 0)
            return double.NaN;
        var rounding = Rounding * Largest(recent[^shape..]);
        var (carried, exact) = (_distances[nearest], Distance(recent, nearest));
        _distances[nearest] = exact;
        if (exact > shape * rounding * rounding && MathF.Abs(carried - exact) > Off * exact)
            nearest = Recarry(recent, unknown);
        if (neighbours > 1)
            nearest = Further(recent, nearest, unknown);
        var distance = MathF.Sqrt(_distances[nearest] / shape);
        return distance > rounding ? distance * _unit : 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_given);
        foreach (var distance in _distances)
            writer.Write(distance);
        writer.Write(neighbours);
        writer.Write(_renewed);
        writer.Write(_taken);
        writer.Write(_origin);
        writer.Write(_unit);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_given);
        foreach (ref var distance in _distances.AsSpan())
            distance = (float)reader.ReadDouble();
        if (reader.ReadInt32() != neighbours)
            throw new StateException("The saved distances are of another number of neighbours.");
        _renewed = reader.ReadCount(_distances.Length);
        _taken = reader.ReadInt64();
        (_origin, _unit) = (reader.ReadDouble(), reader.ReadDouble());
        if (_taken < 0)
            throw new StateException("The saved count of values is negative.");
        if (_taken > 0)
            Refill();
    }

    private void Add(double value)
    {
        if (_taken == 0)
            _origin = value;
        _given[_taken++ % _reach] = value;
        if (_unit == 0 && Step(_taken - 1) is > 0 and var first)
        {
            _unit = first;
            Refill();
            return;
        }

        _values.Add(InSteps(value));
    }

    /// <summary>From the value before to the one at a place; 0 where it is none.</summary>
    private double Step(long place)
    {
        var (before, value) = (_given[Math.Max(0, place - 1) % _reach], _given[place % _reach]);
        return Math.Abs(value - before) is var step && step > NoStep * Math.Abs(value) ? step : 0;
    }

    private float InSteps(double value) => _unit > 0 ? (float)Math.Clamp((value - _origin) / _unit, -Widest, Widest) : 0;

    /// <summary>
    /// Goes on from the middle one of the newest three values, in steps as the least of the last ones: a wild value makes a great
    /// step, and hardly ever two in a row.
    /// </summary>
    private void Rebase()
    {
        var least = double.MaxValue;
        for (var back = 1; back < shape; back++)
            least = Step(_taken - back) is > 0 and var step ? Math.Min(least, step) : least;
        _unit = least < double.MaxValue ? least : _unit;
        var (a, b, c) = (_given[(_taken - 1) % _reach], _given[(_taken - 2) % _reach], _given[(_taken - 3) % _reach]);
        _origin = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
        Refill();
        var recent = _values.All;
        for (var i = 0; i < _distances.Length; i++)
            _distances[i] = Distance(recent, i);
    }

    /// <summary>What came before the first value was as the first.</summary>
    private void Refill()
    {
        for (var place = _taken - _reach; place < _taken; place++)
            _values.Add(InSteps(_given[Math.Max(0, place) % _reach]));
    }

    /// <summary>All distances anew: a value that stood far out has left, and took the others' last digits with it.</summary>
    private int Recarry(ReadOnlySpan<float> recent, int unknown)
    {
        var nearest = unknown;
        for (var i = 0; i < _distances.Length; i++)
        {
            _distances[i] = Distance(recent, i);
            if (i > unknown && _distances[i] < _distances[nearest])
                nearest = i;
        }

        return nearest;
    }

    /// <summary>Each distance gains the newest pair of values and loses the pair that left the shape.</summary>
    /// <returns>Where the least one is, from <paramref name="from"/> and before <paramref name="to"/>.</returns>
    private int Carry(ReadOnlySpan<float> recent, int from, int to)
    {
        ref var distances = ref MemoryMarshal.GetArrayDataReference(_distances);
        ref var entered = ref MemoryMarshal.GetReference(recent[(_reach - 1 - past)..]);
        ref var left = ref MemoryMarshal.GetReference(recent[(_reach - 1 - past - shape)..]);
        var (newest, leaving) = (new Vector<float>(recent[^1]), new Vector<float>(recent[^(shape + 1)]));
        var (least, block) = (float.MaxValue, from);
        var i = from;
        while (to - i >= Block)
        {
            var (begin, leastHere) = (i, new Vector<float>(float.MaxValue));
            for (; i < begin + Block; i += Vector<float>.Count)
            {
                var gain = newest - Vector.LoadUnsafe(ref entered, (nuint)i);
                var loss = leaving - Vector.LoadUnsafe(ref left, (nuint)i);
                var carried = Vector.LoadUnsafe(ref distances, (nuint)i) + (gain * gain) - (loss * loss);
                carried.StoreUnsafe(ref distances, (nuint)i);
                leastHere = Vector.Min(leastHere, carried);
            }

            if (Vector.LessThanAny(leastHere, new Vector<float>(least)))
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
    private int Further(ReadOnlySpan<float> recent, int nearest, int unknown)
    {
        _distances.CopyTo(_others, 0);
        for (var found = 1; found < neighbours; found++)
        {
            var first = Math.Max(unknown, nearest - (shape / 2));
            _others.AsSpan(first, Math.Min(_others.Length, nearest + (shape / 2) + 1) - first).Fill(float.MaxValue);
            var next = unknown;
            for (var i = unknown; i < _others.Length; i++)
                next = _others[i] < _others[next] ? i : next;
            if (_others[next] == float.MaxValue)
                break;
            nearest = next;
            _distances[nearest] = Distance(recent, nearest);
        }

        return nearest;
    }

    private void Renew(ReadOnlySpan<float> recent)
    {
        for (var i = 0; i < RenewedPerValue; i++)
        {
            _renewed = (_renewed + 1) % _distances.Length;
            _distances[_renewed] = Distance(recent, _renewed);
        }
    }

    private float Distance(ReadOnlySpan<float> recent, int i) =>
        SquaredDistance.Of(recent[^shape..], recent.Slice(_reach - past + i - shape, shape));

    private static float Largest(ReadOnlySpan<float> values)
    {
        var (wide, i) = (Vector<float>.Zero, 0);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            wide = Vector.Max(wide, Vector.Abs(new Vector<float>(values[i..])));
        var largest = 0f;
        for (; i < values.Length; i++)
            largest = MathF.Max(largest, MathF.Abs(values[i]));
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            largest = MathF.Max(largest, wide[lane]);
        return largest;
    }

    private static float Least(Vector<float> wide)
    {
        var least = wide[0];
        for (var i = 1; i < Vector<float>.Count; i++)
            least = Math.Min(least, wide[i]);
        return least;
    }
}
