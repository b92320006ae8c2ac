using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// One-step error of singular spectrum analysis (Golyandina, Nekrutkin and Zhigljavsky 2001), causal and adapting: the forecast
/// is made from the samples before by the linear recurrence of the leading subspace of their lag covariance. Covariance, subspace
/// and the scatter of the errors follow the series; a wild sample changes them by no more than <see cref="Believed"/> scatters would.
/// </summary>
/// <remarks>
/// A subspace of fixed rank hangs on the last bit wherever two directions are nearly as strong, so that another unit would give
/// another forecast. Here each direction belongs to the subspace by a share, λ²/(λ² + m²) with the mean eigenvalue m: a strong
/// one wholly, one of average strength by half, noise hardly. So nothing has to be cut off, and rounding stays rounding.
/// </remarks>
public sealed class SsaError : IDetector
{
    private const int Window = 24;

    /// <summary>Samples from one reckoning of the subspace to the next: it follows slowly, and costs as much as twenty forecasts.</summary>
    private const int Turn = 12;
    private const double Memory = 0.999;
    private const double Believed = 8;

    private readonly double[] _last = new double[Window];
    private readonly double[] _covariance = new double[Window * Window];
    private readonly double[] _shares = new double[Window * Window];
    private readonly double[] _outside = new double[Window * Window];
    private readonly double[] _recurrence = new double[Window - 1];
    private SampleClock _clock;
    private MovingMoments _level = new(1024);
    private MovingMoments _errors = new(1024);
    private double _origin;
    private long _taken;

    public string StateName => "ssa-error/2";

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

    /// <summary>
    /// The recurrence of the subspace. The part of the newest lag that lies outside of it is m²(C² + m²)⁻¹ of its unit vector,
    /// which one linear system gives without any eigenvector; the forecast is the value that puts nothing outside.
    /// </summary>
    private void TurnSubspace()
    {
        var mean = 0.0;
        for (var i = 0; i < Window; i++)
            mean += _covariance[(i * Window) + i] / Window;
        Array.Clear(_recurrence);
        if (!(mean > 0))
            return;
        // Divided first: the square of a covariance need not be a number.
        for (var i = 0; i < _shares.Length; i++)
            _shares[i] = _covariance[i] / mean;
        for (var i = 0; i < Window; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var along = Dot(_shares.AsSpan(i * Window, Window), _shares.AsSpan(j * Window, Window));
                _outside[(i * Window) + j] = i == j ? along + 1 : along;
            }
        }

        Factorise(_outside);

        // Of the solution for the newest lag only the direction matters, so the one step backwards is enough.
        for (var i = Window - 2; i >= 0; i--)
        {
            var sum = _outside[((Window - 1) * Window) + i];
            for (var k = i + 1; k < Window - 1; k++)
                sum -= _outside[(k * Window) + i] * _recurrence[k];
            _recurrence[i] = sum / _outside[(i * Window) + i];
        }
    }

    /// <summary>The lower Cholesky factor, in place of the lower half of a positive definite matrix.</summary>
    private static void Factorise(Span<double> matrix)
    {
        for (var i = 0; i < Window; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[(i * Window) + j] - Dot(matrix.Slice(i * Window, j), matrix.Slice(j * Window, j));
                matrix[(i * Window) + j] = i == j ? Math.Sqrt(rest) : rest / matrix[(j * Window) + j];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
