using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Maintenance.Analytics.Vibration;

/// <summary>
/// One-sided amplitude spectrum of a block, through a Hann window (Harris 1978). A sine shows its peak amplitude at its
/// frequency, at worst 15 % less between two lines; RMS over a band is exact for whatever lies inside it.
/// </summary>
public sealed class Spectrum
{
    /// <summary>A Hann window halves amplitudes, and spreads power over one and a half lines.</summary>
    private const double AmplitudeLoss = 0.5;

    private const double NoiseLines = 1.5;

    private readonly double[] _amplitudes;

    private Spectrum(double[] amplitudes, double step) => (_amplitudes, Step) = (amplitudes, step);

    /// <summary>Distance of two lines, in hertz – or in orders, for a block sampled by angle.</summary>
    public double Step { get; }

    /// <summary>Peak amplitude on each line, from 0 up to half the sample rate.</summary>
    public ReadOnlySpan<double> Amplitudes => _amplitudes;

    public static Spectrum Of(Waveform block)
    {
        double mean = 0;
        foreach (var sample in block.Samples)
            mean += sample / block.Count;
        var bins = new Complex[block.Count];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = (block.Samples[i] - mean) * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / bins.Length)));
        Fourier.Forward(bins, FourierOptions.AsymmetricScaling);

        var amplitudes = new double[(bins.Length / 2) + 1];
        for (var i = 0; i < amplitudes.Length; i++)
            amplitudes[i] = 2 * bins[i].Magnitude / bins.Length / AmplitudeLoss;
        return new(amplitudes, block.SampleRateHz / block.Count);
    }

    /// <summary>Root mean square of all that lies from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public double Rms(double low, double high)
    {
        double sum = 0;
        foreach (var amplitude in Lines(low, high))
            sum += amplitude * amplitude / 2 / NoiseLines;
        return Math.Sqrt(sum);
    }

    /// <summary>The greatest amplitude from <paramref name="low"/> to <paramref name="high"/> and where it is; 0 and NaN where no line lies there.</summary>
    public (double Amplitude, double At) Peak(double low, double high)
    {
        var (greatest, at, line) = (0.0, double.NaN, First(low));
        foreach (var amplitude in Lines(low, high))
        {
            if (amplitude > greatest || double.IsNaN(at))
                (greatest, at) = (amplitude, line * Step);
            line++;
        }

        return (greatest, at);
    }

    /// <summary>The amplitude that half of the lines from <paramref name="low"/> to <paramref name="high"/> do not reach: the noise under the peaks.</summary>
    public double Median(double low, double high)
    {
        var lines = Lines(low, high).ToArray();
        Array.Sort(lines);
        return lines.Length > 0 ? lines[lines.Length / 2] : 0;
    }

    private ReadOnlySpan<double> Lines(double low, double high)
    {
        var (first, last) = (First(low), (int)Math.Clamp(Math.Floor((high / Step) + 1e-9), -1, _amplitudes.Length - 1));
        return first <= last ? _amplitudes.AsSpan(first, last - first + 1) : [];
    }

    private int First(double low) => (int)Math.Clamp(Math.Ceiling((low / Step) - 1e-9), 0, _amplitudes.Length);
}
