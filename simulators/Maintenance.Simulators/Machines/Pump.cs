namespace Maintenance.Simulators.Machines;

/// <summary>A centrifugal process pump of 22 kW on four poles.</summary>
internal sealed class Pump(string asset, int seed) : Machine(asset, seed, PumpSignals)
{
    private static readonly Signal[] PumpSignals =
    [
        new("vibration", "mm/s"), new("bearing-temperature", "°C"), new("speed", "rpm"), new("current", "A"),
        new("discharge-pressure", "bar"), new("flow", "m3/h"), new("running", ""),
    ];

    private const double BearingRiseC = 36;
    private readonly Lag _bearingC = new(AmbientC + BearingRiseC, TimeSpan.FromSeconds(12));

    protected override void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition)
    {
        var (wear, cavitation) = (condition.BearingWear, condition.Cavitation);
        values[0] = 2.0 + (7.5 * wear) + (1.5 * cavitation) + Noise.Normal(0.06 + (0.3 * wear) + (0.2 * cavitation));
        values[1] = _bearingC.Follow(AmbientC + (BearingRiseC * load) + (46 * wear), elapsed) + Noise.Normal(0.12);
        values[2] = 1480 - (8 * (load - 1)) + Noise.Normal(0.8);
        values[3] = (42 * load * (1 - (0.2 * cavitation))) + (2 * wear) + Noise.Normal(0.15);
        values[4] = (6.2 * load * (1 - (0.4 * cavitation))) + Noise.Normal(0.02 + (0.15 * cavitation));
        values[5] = (120 * load * (1 - (0.45 * cavitation))) + Noise.Normal(0.4 + (3 * cavitation));
        values[6] = 1;
    }
}
