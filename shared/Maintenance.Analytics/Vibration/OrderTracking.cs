using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Maintenance.Analytics.Vibration;

/// <summary>
/// Samples a block anew by the shaft's angle instead of time (computed order tracking, Fyfe and Munck 1997): what goes with the
/// shaft then stands on one line however the speed changes. The spectrum of the outcome has orders for hertz.
/// </summary>
public static class OrderTracking
{
    /// <param name="speedRpm">Of the shaft at each sample.</param>
    /// <param name="samplesPerTurn">Twice the highest order of interest, or more; what is above half of it is filtered out.</param>
    /// <returns>
    /// A block whose sample rate is <paramref name="samplesPerTurn"/>; null where the shaft did not turn all the time, always
    /// forwards, or not far enough for <see cref="Waveform.LeastSamples"/>.
    /// </returns>
    /// <exception cref="ArgumentException">There is not one speed for each sample.</exception>
    public static Waveform? Resample(Waveform block, ReadOnlySpan<double> speedRpm, int samplesPerTurn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesPerTurn, 2);
        if (speedRpm.Length != block.Count)
            throw new ArgumentException($"{block.Count} samples need as many speeds, not {speedRpm.Length}.", nameof(speedRpm));
        var slowest = double.PositiveInfinity;
        foreach (var speed in speedRpm)
            slowest = double.IsFinite(speed) ? Math.Min(slowest, speed) : double.NaN;
        if (!(slowest > 0))
            return null;

        var turns = Turns(speedRpm, block.SampleRateHz);
        var count = (long)Math.Floor(turns[^1] * samplesPerTurn) + 1;
        if (count is < Waveform.LeastSamples or > Waveform.MostSamples)
            return null;
        var filtered = Below(block, slowest / 60 * samplesPerTurn / 2);
        return Waveform.Derived(At(filtered, turns, (int)count, samplesPerTurn), samplesPerTurn);
    }

    /// <summary>Turns of the shaft since the first sample, by the trapezoidal rule.</summary>
    private static double[] Turns(ReadOnlySpan<double> speedRpm, double sampleRateHz)
    {
        var turns = new double[speedRpm.Length];
        for (var i = 1; i < turns.Length; i++)
            turns[i] = turns[i - 1] + ((speedRpm[i - 1] + speedRpm[i]) / 2 / 60 / sampleRateHz);
        return turns;
    }

    private static double[] Below(Waveform block, double hz)
    {
        if (hz >= block.SampleRateHz / 2)
            return block.Samples.ToArray();
        var bins = new Complex[block.Count];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = block.Samples[i];
        Fourier.Forward(bins, FourierOptions.AsymmetricScaling);
        var first = (int)Math.Floor(hz * bins.Length / block.SampleRateHz) + 1;
        for (var i = first; i <= bins.Length - first; i++)
            bins[i] = Complex.Zero;
        Fourier.Inverse(bins, FourierOptions.AsymmetricScaling);
        return [.. bins.Select(bin => bin.Real)];
    }

    private static double[] At(double[] samples, double[] turns, int count, int samplesPerTurn)
    {
        var resampled = new double[count];
        for (var (i, before) = (0, 0); i < count; i++)
        {
            var turn = (double)i / samplesPerTurn;
            while (before < turns.Length - 2 && turns[before + 1] <= turn)
                before++;
            resampled[i] = Cubic(samples, before, (turn - turns[before]) / (turns[before + 1] - turns[before]));
        }

        return resampled;
    }

    /// <summary>Catmull-Rom spline between a sample and the next; the ends are repeated.</summary>
    private static double Cubic(double[] samples, int at, double share)
    {
        var (a, b) = (samples[Math.Max(at - 1, 0)], samples[at]);
        var (c, d) = (samples[at + 1], samples[Math.Min(at + 2, samples.Length - 1)]);
        return b + (share / 2 * (c - a + (share * ((2 * a) - (5 * b) + (4 * c) - d + (share * ((3 * (b - c)) + d - a))))));
    }
}
