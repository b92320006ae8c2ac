using System.Numerics;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Spectral residual (Ren et al. 2019): what is left of the spectrum of the last samples once its smooth part is taken away, back
/// in time, shows what stands out. The newest sample is made to lie before the end by mirroring a few; extrapolating them, as the
/// authors do, hides a spike behind its own extrapolation.
/// </summary>
public sealed class SpectralResidual : IDetector
{
    private const int Window = 64;
    private const int Mirrored = 5;
    private const int Seen = Window - Mirrored;
    private const int Smoothed = 3;

    /// <summary>Amplitudes below this share of the greatest are rounding.</summary>
    private const double Rounding = 1e-6;

    private readonly double[] _last = new double[Seen];
    private readonly double[] _logs = new double[Window];
    private readonly Complex[] _spectrum = new Complex[Window];
    private SampleClock _clock;
    private long _taken;

    public string StateName => "spectral-residual/1";

    /// <param name="score">How much the newest sample stands out, as a multiple of what samples of the window do on average, less one.</param>
    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        Array.Copy(_last, 1, _last, 0, Seen - 1);
        _last[^1] = value;
        if (++_taken < Seen)
            return false;
        score = Saliency();
        return true;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        writer.Write(_last);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        reader.Read(_last);
        _taken = reader.ReadInt64();
    }

    private double Saliency()
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var value in _last)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (!(high > low))
            return 0;
        for (var i = 0; i < Seen; i++)
            _spectrum[i] = (_last[i] - low) / (high - low);
        for (var k = 1; k <= Mirrored; k++)
            _spectrum[Seen - 1 + k] = _spectrum[Seen - 1 - k];

        FourierTransform.Forward(_spectrum);
        TakeAwaySmoothPart();
        FourierTransform.Forward(_spectrum); // the inverse but for order and scale, and only moduli are compared

        // A forward transform twice gives the series backwards: sample i lies at Window - i.
        var mean = 0.0;
        for (var i = 0; i < Window; i++)
            mean += _spectrum[i].Magnitude / Window;
        return mean > 0 ? Math.Max(0, (_spectrum[Window - (Seen - 1)].Magnitude / mean) - 1) : 0;
    }

    private void TakeAwaySmoothPart()
    {
        var greatest = 0.0;
        foreach (var one in _spectrum)
            greatest = Math.Max(greatest, one.Magnitude);
        for (var i = 0; i < Window; i++)
            _logs[i] = Math.Log(_spectrum[i].Magnitude + (Rounding * greatest));
        for (var i = 0; i < Window; i++)
        {
            var smooth = 0.0;
            for (var k = 0; k < Smoothed; k++)
                smooth += _logs[(i + k - (Smoothed / 2) + Window) % Window] / Smoothed;
            var amplitude = _spectrum[i].Magnitude + (Rounding * greatest);
            _spectrum[i] *= Math.Exp(_logs[i] - smooth) / amplitude;
        }
    }
}
