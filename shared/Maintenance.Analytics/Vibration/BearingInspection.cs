namespace Maintenance.Analytics.Vibration;

/// <summary>Looks for each part of a bearing in a block's envelope spectrum.</summary>
public static class BearingInspection
{
    /// <summary>
    /// Prominence from which a part is taken for damaged. In noise alone the greatest of the few lines looked at stands 2 to 4
    /// times above their median; a fault's stands 10 times and more above it.
    /// </summary>
    public const double DamagedFrom = 6;

    /// <summary>Elements slip, and speed is not known exactly.</summary>
    private const double Tolerance = 0.02;

    /// <summary>Lines to both sides whose median is the noise.</summary>
    private const int NoiseLines = 40;

    /// <summary>Multiples of a rate that are looked at: a fault strikes hard and short, so it has several.</summary>
    private const int Harmonics = 3;

    /// <summary>Judges every part, the most prominent first.</summary>
    /// <param name="speedRpm">Of the shaft while the block was taken; more than 0.</param>
    /// <param name="band">Where the machine rings; the band with the most shocks if none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shaft does not turn, or the band reaches above half the sample rate.</exception>
    public static IReadOnlyList<PartEvidence> Of(Waveform block, BearingGeometry bearing, double speedRpm, FrequencyBand? band = null)
    {
        if (!(speedRpm > 0 && double.IsFinite(speedRpm)))
            throw new ArgumentOutOfRangeException(nameof(speedRpm), speedRpm, "A bearing shows its faults only while the shaft turns: a speed above 0 rpm.");
        var spectrum = Spectrum.Of(Envelope.Of(block, band ?? Envelope.MostShocked(block)));
        var orders = bearing.DefectOrders();
        return [.. Enum.GetValues<BearingPart>()
            .Select(part => Judge(spectrum, part, orders.Of(part) * speedRpm / 60))
            .OrderByDescending(evidence => evidence.Prominence)];
    }

    private static PartEvidence Judge(Spectrum spectrum, BearingPart part, double rateHz)
    {
        // The geometric mean of the harmonics: one line alone may be the shaft's, or another bearing's.
        var (logarithm, found) = (0.0, 0.0);
        for (var harmonic = 1; harmonic <= Harmonics; harmonic++)
        {
            var at = harmonic * rateHz;
            var reach = Math.Max(Tolerance * at, 1.5 * spectrum.Step);
            var (amplitude, peakHz) = spectrum.Peak(at - reach, at + reach);
            var noise = spectrum.Median(at - reach - (NoiseLines * spectrum.Step), at + reach + (NoiseLines * spectrum.Step));
            if (!(noise > 0))
                return new(part, rateHz, double.NaN, 0);
            found = harmonic == 1 ? peakHz : found;
            logarithm += Math.Log(Math.Max(amplitude / noise, double.Epsilon)) / Harmonics;
        }

        return new(part, rateHz, found, Math.Exp(logarithm));
    }
}
