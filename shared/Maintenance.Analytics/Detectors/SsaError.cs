using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// One-step error of singular spectrum analysis (Golyandina, Nekrutkin and Zhigljavsky 2001), causal and adapting: the forecast
/// is made from the samples before by the linear recurrence of the leading subspace of their lag covariance. Covariance, subspace
/// (by orthogonal iteration) and the scatter of the errors follow the series; a wild sample changes them by no more than
/// <see cref="Believed"/> scatters would.
/// </summary>
public sealed class SsaError : IDetector
{
    private const int Window = 24;
    private const int Rank = 4;
    private const int Turn = 12;
    private const double Memory = 0.999;
    private const double Believed = 8;

    /// <summary>
    /// A direction with a smaller share of the whole variance than this is left out: what orthogonalising leaves of it is rounding
    /// in the end, and another unit rounds otherwise.
    /// </summary>
    private const double Rounding = 1e-5;

    /// <summary>Above this the recurrence would divide by nearly nothing.</summary>
    private const double MostVertical = 0.98;

    private readonly double[] _last = new double[Window];
    private readonly double[] _covariance = new double[Window * Window];
    private readonly double[] _basis = new double[Window * Rank];
    private readonly double[] _turned = new double[Window * Rank];
    private readonly double[] _recurrence = new double[Window - 1];
    private SampleClock _clock;
    private MovingMoments _level = new(1024);
    private MovingMoments _errors = new(1024);
    private double _origin;
    private long _taken;

    public SsaError()
    {
        for (var k = 0; k < Rank; k++)
        {
            for (var i = 0; i < Window; i++)
                _basis[(k * Window) + i] = Math.Sqrt(2.0 / Window) * Math.Cos(Math.PI * (i + 0.5) * k / Window);
        }
    }

    public string StateName => "ssa-error/1";

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        if (_taken++ == 0)
            _origin = value;
        var known = _taken > 8 * Window;
        var forecast = _level.Mean + Forecast();
        var error = value - _origin - forecast;
        if (known)
            score = Deviation.Of(error, _errors.Scatter);
        if (_taken > 2 * Window)
        {
            if (known && _errors.Scatter > 0)
                error = Math.Clamp(error, -Believed * _errors.Scatter, Believed * _errors.Scatter);
            _errors.Add(error);
        }

        Learn(known ? forecast + error : value - _origin);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _level.Save(writer);
        _errors.Save(writer);
        writer.Write(_last);
        writer.Write(_covariance);
        writer.Write(_basis);
        writer.Write(_recurrence);
        writer.Write(_origin);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _level.Restore(reader);
        _errors.Restore(reader);
        reader.Read(_last);
        reader.Read(_covariance);
        reader.Read(_basis);
        reader.Read(_recurrence);
        _origin = reader.ReadDouble();
        _taken = reader.ReadInt64();
    }

    private double Forecast()
    {
        var sum = 0.0;
        for (var i = 0; i < _recurrence.Length; i++)
            sum += _recurrence[i] * (_last[i + 1] - _level.Mean);
        return sum;
    }

    private void Learn(double value)
    {
        Array.Copy(_last, 1, _last, 0, Window - 1);
        _last[^1] = value;
        _level.Add(value);
        if (_taken < Window)
            return;
        for (var i = 0; i < Window; i++)
        {
            var one = _last[i] - _level.Mean;
            var row = _covariance.AsSpan(i * Window, Window);
            for (var j = 0; j < Window; j++)
                row[j] = (Memory * row[j]) + (one * (_last[j] - _level.Mean));
        }

        if (_taken % Turn == 0)
            TurnSubspace();
    }

    /// <summary>One step of orthogonal iteration, then the recurrence of the subspace it leads to.</summary>
    private void TurnSubspace()
    {
        var variance = 0.0;
        for (var i = 0; i < Window; i++)
            variance += _covariance[(i * Window) + i];
        Array.Clear(_recurrence);
        var vertical = 0.0;
        for (var k = 0; k < Rank; k++)
        {
            var turned = _turned.AsSpan(k * Window, Window);
            if (Turned(k, turned) <= Rounding * variance)
            {
                turned.Clear();
                continue;
            }

            turned.CopyTo(_basis.AsSpan(k * Window, Window));
            vertical += turned[^1] * turned[^1];
            for (var i = 0; i < _recurrence.Length; i++)
                _recurrence[i] += turned[^1] * turned[i];
        }

        // Held, not cut off: a jump here would let the last bit of another unit decide between two forecasts.
        var scale = 1 / (1 - Math.Min(vertical, MostVertical));
        foreach (ref var coefficient in _recurrence.AsSpan())
            coefficient *= scale;
    }

    /// <summary>The covariance's image of a basis vector, orthogonal to the ones before it and of length one.</summary>
    /// <returns>How long it was.</returns>
    private double Turned(int k, Span<double> turned)
    {
        var basis = _basis.AsSpan(k * Window, Window);
        for (var i = 0; i < Window; i++)
            turned[i] = Dot(_covariance.AsSpan(i * Window, Window), basis);
        // Twice: what the first pass leaves of nearly parallel vectors is not orthogonal to the last bits.
        for (var before = 0; before < 2 * k; before++)
        {
            var other = _turned.AsSpan(before % k * Window, Window);
            var along = Dot(other, turned);
            for (var i = 0; i < Window; i++)
                turned[i] -= along * other[i];
        }

        var length = Math.Sqrt(Dot(turned, turned));
        if (length > 0)
        {
            foreach (ref var one in turned)
                one /= length;
        }

        return length;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
