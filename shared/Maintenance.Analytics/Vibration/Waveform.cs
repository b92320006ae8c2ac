namespace Maintenance.Analytics.Vibration;

/// <summary>A block of samples taken at a steady rate, of any unit.</summary>
public sealed class Waveform
{
    /// <summary>Fewer samples tell no frequency.</summary>
    public const int LeastSamples = 16;

    /// <summary>2²⁴ samples are more than five minutes at 51.2 kHz; more is a mistake.</summary>
    public const int MostSamples = 1 << 24;

    private const double Largest = 1e70;

    private readonly double[] _samples;

    private Waveform(double[] samples, double sampleRateHz) => (_samples, SampleRateHz) = (samples, sampleRateHz);

    public double SampleRateHz { get; }

    public int Count => _samples.Length;

    public ReadOnlySpan<double> Samples => _samples;

    /// <summary>Takes a block as it was measured.</summary>
    /// <param name="sampleRateHz">Samples a second; more than 0.</param>
    /// <returns>
    /// Null where the block cannot be reckoned with: fewer than <see cref="LeastSamples"/> or more than <see cref="MostSamples"/>
    /// samples, or one that is no number, infinite or beyond ±1e70, whose fourth power would be none. A block is measured whole or not at all.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none.</exception>
    public static Waveform? Of(ReadOnlySpan<double> samples, double sampleRateHz)
    {
        if (!(sampleRateHz > 0 && double.IsFinite(sampleRateHz)))
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "A sample rate is a number above 0 Hz.");
        if (samples.Length is < LeastSamples or > MostSamples)
            return null;
        foreach (var sample in samples)
        {
            if (!(Math.Abs(sample) <= Largest))
                return null;
        }

        return new(samples.ToArray(), sampleRateHz);
    }

    /// <summary>A block reckoned from another, which needs no second look.</summary>
    internal static Waveform Derived(double[] samples, double sampleRateHz) => new(samples, sampleRateHz);
}
