using Maintenance.Analytics.Vibration;

namespace Maintenance.Analytics.Tests.Vibration;

/// <summary>Waveforms whose features are known beforehand.</summary>
internal static class Signal
{
    public const double RateHz = 20_000;

    public static Waveform Of(Func<double, double> atSeconds, double seconds = 1, double rateHz = RateHz) =>
        Waveform.Of([.. Enumerable.Range(0, (int)(seconds * rateHz)).Select(i => atSeconds(i / rateHz))], rateHz)!;

    public static double Sine(double seconds, double hz, double amplitude = 1) => amplitude * Math.Sin(2 * Math.PI * hz * seconds);

    /// <summary>
    /// A fault that is struck at a steady rate with 1 % slip, each time ringing a resonance that dies away; the shaft's own
    /// vibration, larger than it; and noise, as large.
    /// </summary>
    public static Waveform Struck(double strikesHz, double shaftHz, int seed, double strength = 1, int samples = 1 << 15)
    {
        const double resonanceHz = 3500;
        var random = new Random(seed);
        var waveform = new double[samples];
        for (var i = 0; i < waveform.Length; i++)
            waveform[i] = Sine(i / RateHz, shaftHz, 2) + Sine(i / RateHz, 2 * shaftHz) + (0.3 * Noise(random));
        for (var at = 0.003; at < waveform.Length / RateHz; at += (1 + (0.01 * (random.NextDouble() - 0.5))) / strikesHz)
        {
            for (var i = (int)(at * RateHz) + 1; i < waveform.Length && i < (at * RateHz) + 200; i++)
            {
                var since = (i / RateHz) - at;
                waveform[i] += strength * Math.Exp(-800 * since) * Sine(since, resonanceHz);
            }
        }

        return Waveform.Of(waveform, RateHz)!;
    }

    private static double Noise(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static Waveform White(int seed, int count = 1 << 17)
    {
        var random = new Random(seed);
        return Waveform.Of([.. Enumerable.Range(0, count).Select(_ => Noise(random))], RateHz)!;
    }
}
