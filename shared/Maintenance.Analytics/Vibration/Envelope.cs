using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Maintenance.Analytics.Vibration;

/// <summary>
/// How strong a block's vibration in a band is from moment to moment: band-pass and Hilbert transform in one FFT, then the
/// magnitude. A fault in a bearing rings the machine's resonances once for every element that passes; the resonance says nothing
/// of the fault, the rate of the ringing all (Randall and Antoni 2011).
/// </summary>
public static class Envelope
{
    /// <summary>Each halving of the spectrum makes bands half as wide; narrower than these cannot follow the ringing.</summary>
    private const int FirstHalving = 2;
    private const int LastHalving = 4;

    /// <returns>The envelope, at the rate of the block.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The band does not lie below half the sample rate.</exception>
    public static Waveform Of(Waveform block, FrequencyBand band)
    {
        if (band.HighHz > block.SampleRateHz / 2)
            throw new ArgumentOutOfRangeException(nameof(band), band, $"At {block.SampleRateHz} Hz a band ends at or below {block.SampleRateHz / 2} Hz.");
        return Of(Transformed(block), block.SampleRateHz, band);
    }

    /// <summary>
    /// The band with the most shocks, by its spectral kurtosis: a simple form of the kurtogram (Antoni 2007) over quarters, eighths
    /// and sixteenths of the spectrum.
    /// </summary>
    public static FrequencyBand MostShocked(Waveform block)
    {
        var transformed = Transformed(block);
        var nyquist = block.SampleRateHz / 2;
        var (best, most) = (new FrequencyBand(nyquist / 4, nyquist / 2), double.NegativeInfinity);
        for (var halving = FirstHalving; halving <= LastHalving; halving++)
        {
            var width = nyquist / (1 << halving);
            // The lowest band holds the shaft and its harmonics: no ringing.
            for (var i = 1; i < 1 << halving; i++)
            {
                var shocks = Shocks(transformed, i, 1 << halving);
                if (shocks > most)
                    (best, most) = (new FrequencyBand(i * width, (i + 1) * width), shocks);
            }
        }

        return best;
    }

    /// <summary>
    /// Mean fourth power of the envelope by the square of its mean second, in one of <paramref name="bands"/> equal bands: 2 for
    /// noise, more the shorter the shocks. Shifted down to 0 Hz, a band needs no more samples than it has lines; a power of two
    /// of them is transformed fast.
    /// </summary>
    private static double Shocks(Complex[] transformed, int band, int bands)
    {
        var (from, to) = (transformed.Length / 2 * band / bands, transformed.Length / 2 * (band + 1) / bands);
        if (to - from < Waveform.LeastSamples)
            return 0;
        var bins = new Complex[BitOperations.RoundUpToPowerOf2((uint)(to - from))];
        transformed.AsSpan(from, to - from).CopyTo(bins);
        Fourier.Inverse(bins, FourierOptions.AsymmetricScaling);
        double second = 0, fourth = 0;
        foreach (var bin in bins)
        {
            var square = (bin.Real * bin.Real) + (bin.Imaginary * bin.Imaginary);
            second += square / bins.Length;
            fourth += square * square / bins.Length;
        }

        return second > 0 ? fourth / (second * second) : 0;
    }

    private static double[] Magnitudes(Complex[] bins)
    {
        var magnitudes = new double[bins.Length];
        for (var i = 0; i < bins.Length; i++)
            magnitudes[i] = bins[i].Magnitude;
        return magnitudes;
    }

    private static Complex[] Transformed(Waveform block)
    {
        var bins = new Complex[block.Count];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = block.Samples[i];
        Fourier.Forward(bins, FourierOptions.AsymmetricScaling);
        return bins;
    }

    private static Waveform Of(Complex[] transformed, double sampleRateHz, FrequencyBand band)
    {
        // Only the positive frequencies, doubled: what comes back is the analytic signal of the band.
        var bins = new Complex[transformed.Length];
        for (var i = 1; i <= bins.Length / 2; i++)
        {
            var hz = i * sampleRateHz / bins.Length;
            if (hz >= band.LowHz && hz <= band.HighHz)
                bins[i] = 2 * transformed[i];
        }

        Fourier.Inverse(bins, FourierOptions.AsymmetricScaling);
        return Waveform.Derived(Magnitudes(bins), sampleRateHz);
    }
}
