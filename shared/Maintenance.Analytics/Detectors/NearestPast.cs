using System.Numerics;
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
internal sealed class NearestPast(int shape, int past) : IStateful
{
    /// <summary>Distances reckoned anew with each value, so that rounding cannot gather and no value is felt for ever.</summary>
    private const int RenewedPerValue = 4;

    /// <summary>A distance below this share of the values themselves is rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly int _reach = past + shape + 1;

    /// <summary>The last values, oldest first, somewhere in an array twice as long: so they always lie side by side.</summary>
    private readonly double[] _values = new double[2 * (past + shape + 1)];

    /// <summary>Squared distance of the last shape to the one that ended as many values ago as <c>past - i</c>.</summary>
    private readonly double[] _distances = new double[past - shape + 1];
    private int _end;
    private int _renewed;
    private long _taken;

    public string StateName => "nearest-past/1";

    private ReadOnlySpan<double> Recent => _values.AsSpan(_end - _reach, _reach);

    /// <summary>Takes the next value.</summary>
    /// <returns>Root mean square distance a value, in the values' unit; NaN until there is a shape and a past of its length twice.</returns>
    public double Take(double value)
    {
        if (_taken > 0)
            Renew(Recent);
        Append(value);
        var recent = Recent;
        Carry(recent);
        var known = (int)Math.Min(_taken - shape, past) - shape + 1;
        if (_taken < 3 * shape || known <= 0)
            return double.NaN;

        var nearest = Nearest(_distances.AsSpan(_distances.Length - known)) + _distances.Length - known;
        var exact = _distances[nearest] = Distance(recent, nearest);
        var distance = Math.Sqrt(exact / shape);
        return distance > Rounding * Math.Abs(value) ? distance : 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values);
        writer.Write(_distances);
        writer.Write(_end);
        writer.Write(_renewed);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_values);
        reader.Read(_distances);
        _end = reader.ReadCount(_values.Length);
        _renewed = reader.ReadCount(_distances.Length);
        _taken = reader.ReadInt64();
        if (_taken > 0 && _end < _reach)
            throw new StateException("The saved past ends before it begins.");
    }

    private void Append(double value)
    {
        if (_taken++ == 0)
        {
            // As if the first value had always been: then every distance begins at 0.
            _values.AsSpan(0, _reach).Fill(value);
            _end = _reach;
            return;
        }

        if (_end == _values.Length)
        {
            _values.AsSpan(_end - _reach + 1).CopyTo(_values);
            _end = _reach - 1;
        }

        _values[_end++] = value;
    }

    /// <summary>Each distance gains the newest pair of values and loses the pair that left the shape.</summary>
    private void Carry(ReadOnlySpan<double> recent)
    {
        var (newest, leaving) = (recent[^1], recent[^(shape + 1)]);
        var entered = recent.Slice(_reach - 1 - past, _distances.Length);
        var left = recent.Slice(_reach - 1 - past - shape, _distances.Length);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(_distances.AsSpan());
        var wideEntered = MemoryMarshal.Cast<double, Vector<double>>(entered);
        var wideLeft = MemoryMarshal.Cast<double, Vector<double>>(left);
        var (wideNewest, wideLeaving) = (new Vector<double>(newest), new Vector<double>(leaving));
        for (var i = 0; i < wide.Length; i++)
        {
            var gain = wideNewest - wideEntered[i];
            var loss = wideLeaving - wideLeft[i];
            wide[i] = wide[i] + (gain * gain) - (loss * loss);
        }

        for (var i = wide.Length * Vector<double>.Count; i < _distances.Length; i++)
        {
            var gain = newest - entered[i];
            var loss = leaving - left[i];
            _distances[i] = _distances[i] + (gain * gain) - (loss * loss);
        }
    }

    private void Renew(ReadOnlySpan<double> recent)
    {
        for (var i = 0; i < RenewedPerValue; i++)
        {
            _renewed = (_renewed + 1) % _distances.Length;
            _distances[_renewed] = Distance(recent, _renewed);
        }
    }

    private double Distance(ReadOnlySpan<double> recent, int i)
    {
        var last = recent[^shape..];
        var earlier = recent.Slice(_reach - past + i - shape, shape);
        var sum = 0.0;
        for (var k = 0; k < shape; k++)
        {
            var difference = last[k] - earlier[k];
            sum += difference * difference;
        }

        return sum;
    }

    private static int Nearest(ReadOnlySpan<double> distances)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(distances);
        var least = new Vector<double>(double.MaxValue);
        for (var i = 0; i < wide.Length; i++)
            least = Vector.Min(least, wide[i]);
        var nearest = double.MaxValue;
        for (var i = 0; i < Vector<double>.Count; i++)
            nearest = Math.Min(nearest, least[i]);
        foreach (var distance in distances[(wide.Length * Vector<double>.Count)..])
            nearest = Math.Min(nearest, distance);
        return Math.Max(0, distances.IndexOf(nearest));
    }
}
