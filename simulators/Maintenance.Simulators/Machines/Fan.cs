namespace Maintenance.Simulators.Machines;

/// <summary>A centrifugal fan of 37 kW, driven by a motor of insulation class F used to class B.</summary>
internal sealed class Fan(string asset, int seed) : Machine(asset, seed, FanSignals)
{
    private static readonly Signal[] FanSignals =
    [
        new("vibration", "mm/s"), new("bearing-temperature", "°C"), new("motor-temperature", "°C"), new("speed", "rpm"),
        new("current", "A"), new("running", ""),
    ];

    private const double BearingRiseC = 30;
    private const double MotorRiseC = 52;
    private readonly Lag _bearingC = new(AmbientC + BearingRiseC, TimeSpan.FromSeconds(12));
    private readonly Lag _motorC = new(AmbientC + MotorRiseC, TimeSpan.FromSeconds(15));

    protected override void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition)
    {
        var (wear, heat) = (condition.BearingWear, condition.Overheating);
        values[0] = 1.8 + (8 * wear) + Noise.Normal(0.06 + (0.3 * wear));
        values[1] = _bearingC.Follow(AmbientC + (BearingRiseC * load) + (40 * wear), elapsed) + Noise.Normal(0.12);
        values[2] = _motorC.Follow(AmbientC + (MotorRiseC * load * load) + (65 * heat), elapsed) + Noise.Normal(0.15);
        values[3] = 1478 - (9 * (load - 1)) + Noise.Normal(0.7);
        values[4] = (68 * load) + (2 * wear) + Noise.Normal(0.2);
        values[5] = 1;
    }
}
