namespace Maintenance.Analytics.Vibration;

/// <summary>Broad-band vibration velocity from a block of acceleration.</summary>
public static class Velocity
{
    private const double HighHz = 1000;
    private const double LowHz = 10;

    /// <summary>Slower machines are measured from 2 Hz on.</summary>
    private const double SlowLowHz = 2;
    private const double SlowBelowRpm = 600;
    private const double MmPerM = 1000;

    /// <summary>Velocity as ISO 20816-3 judges it: 10 Hz to 1000 Hz, from 2 Hz on for a shaft below 600 rpm.</summary>
    /// <param name="acceleration">In m/s².</param>
    /// <param name="speedRpm">Of the shaft; 0 or more.</param>
    /// <returns>In mm/s RMS. What lies above half the sample rate is not in it.</returns>
    public static double RmsMmPerS(Waveform acceleration, double speedRpm) =>
        RmsMmPerS(acceleration, new FrequencyBand(speedRpm < SlowBelowRpm ? SlowLowHz : LowHz, HighHz));

    /// <param name="acceleration">In m/s².</param>
    /// <param name="band">Its lower end above 0: an offset has no velocity.</param>
    /// <returns>In mm/s RMS.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The band begins at 0 Hz.</exception>
    public static double RmsMmPerS(Waveform acceleration, FrequencyBand band)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(band.LowHz, 0, nameof(band));
        var spectrum = Spectrum.Of(acceleration);
        double sum = 0;
        var last = Math.Min((int)Math.Floor(band.HighHz / spectrum.Step), spectrum.Amplitudes.Length - 1);
        for (var line = (int)Math.Ceiling(band.LowHz / spectrum.Step); line <= last; line++)
        {
            // Acceleration of frequency f is integrated by dividing by 2πf.
            var rms = spectrum.Rms(line * spectrum.Step, line * spectrum.Step) / (2 * Math.PI * line * spectrum.Step);
            sum += rms * rms;
        }

        return MmPerM * Math.Sqrt(sum);
    }
}
