using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Vibration;

/// <summary>From one frequency to another, both in hertz.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrequencyBand
{
    /// <param name="lowHz">0 or more.</param>
    /// <param name="highHz">More than <paramref name="lowHz"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are no band.</exception>
    public FrequencyBand(double lowHz, double highHz)
    {
        if (!(lowHz >= 0 && highHz > lowHz && double.IsFinite(highHz)))
            throw new ArgumentOutOfRangeException(nameof(highHz), highHz, $"A band from {lowHz} Hz ends above that, at a number.");
        (LowHz, HighHz) = (lowHz, highHz);
    }

    public double LowHz { get; }

    public double HighHz { get; }
}
