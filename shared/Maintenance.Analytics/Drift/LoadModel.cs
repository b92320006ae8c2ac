using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>
/// What a tag ought to say at the load its machine runs at: a level, the load, and the square of the load as a slow thing
/// follows it (temperatures lag). Least squares over the first <see cref="Learning"/> samples of the running machine, held
/// small where the data says little; then left as it is, so that a fault which comes slowly is not learnt as normal. A load that
/// it has seen too little of it goes on to learn from, and says nothing of: a new product is no fault. No allocation after
/// construction; not for two threads at once.
/// </summary>
public sealed class LoadModel : IStateful
{
    /// <summary>Samples of a running machine; about a week and a half of two shifts at ten minutes each.</summary>
    public const int Learning = 720;

    /// <summary>
    /// What one sample may weigh in its own prediction. A mean of all would be 3 / 720; neighbouring samples err alike, so that
    /// what counts is a fraction of them.
    /// </summary>
    public const double MostLeverage = 0.012;

    private const int Terms = 3;

    /// <summary>Pseudo-samples that say that the load has no influence.</summary>
    private const double Prior = 0.1;

    /// <summary>What is kept of the past after a repair: a few days are learnt from again.</summary>
    private const double Kept = 0.1;

    private readonly double[] _squares = new double[Terms * Terms];
    private readonly double[] _products = new double[Terms];
    private readonly double[] _weights = new double[Terms];
    private readonly double[] _root = new double[Terms * Terms];
    private readonly double[] _terms = new double[Terms];
    private double _unit;
    private double _offset;
    private int _count;
    private int _sinceFit;

    public string StateName => "load-model/1";

    public bool IsLearning => _count < Learning;

    /// <param name="load">The machine's load; any unit, its first value sets the scale.</param>
    /// <param name="slowSquare">Square of the load as a lagging quantity follows it, in the same unit squared.</param>
    /// <param name="mayLearn">False while a fault is suspected, which is not to be learnt.</param>
    /// <param name="residual">What the value is above what was expected, in the tag's unit.</param>
    /// <returns>False while it learns, and at a load that it has to learn yet.</returns>
    public bool TryTake(double value, double load, double slowSquare, bool mayLearn, out double residual)
    {
        if (_unit == 0)
            (_unit, _offset) = (load == 0 ? 1 : Math.Abs(load), value);
        // About 0 where the machine usually is, so that sums stay small.
        var u = load / _unit;
        (_terms[0], _terms[1], _terms[2]) = (1, u - 1, (slowSquare / (_unit * _unit)) - 1);
        residual = value - _offset - Dot(_weights, _terms);
        if (!IsLearning && Leverage() <= MostLeverage)
            return true;
        if (IsLearning || mayLearn)
            Learn(value - _offset);
        return false;
    }

    /// <summary>What was learnt may have changed a little: learns from the next samples again.</summary>
    public void Loosen()
    {
        foreach (ref var sum in _squares.AsSpan())
            sum *= Kept;
        foreach (ref var sum in _products.AsSpan())
            sum *= Kept;
        Fit();
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_squares);
        writer.Write(_products);
        writer.Write(_weights);
        writer.Write(_root);
        writer.Write(_unit);
        writer.Write(_offset);
        writer.Write(_count);
        writer.Write(_sinceFit);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_squares);
        reader.Read(_products);
        reader.Read(_weights);
        reader.Read(_root);
        _unit = reader.ReadDouble();
        _offset = reader.ReadDouble();
        _count = reader.ReadCount(Learning);
        _sinceFit = reader.ReadCount(FitEvery);
    }

    private const int FitEvery = 12;

    private static double Dot(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < Terms; i++)
            sum += one[i] * other[i];
        return sum;
    }

    private void Learn(double value)
    {
        for (var i = 0; i < Terms; i++)
        {
            _products[i] += _terms[i] * value;
            for (var j = 0; j < Terms; j++)
                _squares[(i * Terms) + j] += _terms[i] * _terms[j];
        }

        _count = Math.Min(_count + 1, Learning);
        _sinceFit = (_sinceFit + 1) % FitEvery;
        if (_sinceFit == 0)
            Fit();
    }

    /// <summary>Cholesky's root of the sums with the prior, and the weights by it.</summary>
    private void Fit()
    {
        for (var i = 0; i < Terms; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = _squares[(i * Terms) + j] + (i == j ? (i == 0 ? 1e-9 : Prior) : 0);
                for (var k = 0; k < j; k++)
                    sum -= _root[(i * Terms) + k] * _root[(j * Terms) + k];
                _root[(i * Terms) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / _root[(j * Terms) + j];
            }
        }

        _products.CopyTo(_weights, 0);
        Forward(_weights);
        for (var i = Terms - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < Terms; k++)
                _weights[i] -= _root[(k * Terms) + i] * _weights[k];
            _weights[i] /= _root[(i * Terms) + i];
        }
    }

    private void Forward(Span<double> values)
    {
        for (var i = 0; i < Terms; i++)
        {
            for (var k = 0; k < i; k++)
                values[i] -= _root[(i * Terms) + k] * values[k];
            values[i] /= _root[(i * Terms) + i];
        }
    }

    private double Leverage()
    {
        Span<double> solved = stackalloc double[Terms];
        _terms.CopyTo(solved);
        Forward(solved);
        var sum = 0.0;
        foreach (var value in solved)
            sum += value * value;
        return sum;
    }
}
