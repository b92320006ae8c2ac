using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Vibration;

/// <summary>What a block of waveform shows without its frequencies. The mean is taken off first: a sensor's offset is no vibration.</summary>
/// <param name="Mean">In the unit of the samples.</param>
/// <param name="Rms">Root mean square; 0 or more, in the unit of the samples.</param>
/// <param name="Peak">Greatest distance from the mean; in the unit of the samples.</param>
/// <param name="CrestFactor">Peak by RMS: √2 for a sine, 3 to 4 for noise, more with shocks. 0 for a constant.</param>
/// <param name="Kurtosis">Fourth moment by the square of the second: 1.5 for a sine, 3 for normal noise, more with shocks. 0 for a constant.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WaveformFeatures(double Mean, double Rms, double Peak, double CrestFactor, double Kurtosis)
{
    /// <summary>Scatter below this share of the mean is rounding: the block is constant.</summary>
    private const double Rounding = 1e-13;

    public static WaveformFeatures Of(Waveform block)
    {
        double mean = 0, left = 0, peak = 0, largest = 0;
        foreach (var sample in block.Samples)
            mean += sample / block.Count;
        // Once more for what rounding left: the mean of a constant must be the constant.
        foreach (var sample in block.Samples)
            left += (sample - mean) / block.Count;
        mean += left;
        foreach (var sample in block.Samples)
            (peak, largest) = (Math.Max(peak, Math.Abs(sample - mean)), Math.Max(largest, Math.Abs(sample)));
        if (peak <= Rounding * largest)
            return new(mean, 0, 0, 0, 0);

        // In units of the peak, so that no power of a great number is too great.
        double second = 0, fourth = 0;
        foreach (var sample in block.Samples)
        {
            var square = (sample - mean) / peak * ((sample - mean) / peak);
            second += square / block.Count;
            fourth += square * square / block.Count;
        }

        return new(mean, peak * Math.Sqrt(second), peak, 1 / Math.Sqrt(second), fourth / (second * second));
    }
}
