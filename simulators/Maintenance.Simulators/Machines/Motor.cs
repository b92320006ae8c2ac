namespace Maintenance.Simulators.Machines;

/// <summary>An induction motor of 30 kW, insulation class F (155 °C, IEC 60034-1) used to class B.</summary>
internal sealed class Motor(string asset, int seed) : Machine(asset, seed, MotorSignals)
{
    private static readonly Signal[] MotorSignals =
    [
        new("vibration", "mm/s"), new("winding-temperature", "°C"), new("speed", "rpm"), new("current", "A"),
        new("running", ""),
    ];

    private const double WindingRiseC = 60;
    private readonly Lag _windingC = new(AmbientC + WindingRiseC, TimeSpan.FromSeconds(15));

    protected override void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition)
    {
        var (wear, heat) = (condition.BearingWear, condition.Overheating);
        values[0] = 1.4 + (7 * wear) + Noise.Normal(0.05 + (0.3 * wear));
        values[1] = _windingC.Follow(AmbientC + (WindingRiseC * load * load) + (70 * heat), elapsed) + Noise.Normal(0.15);
        values[2] = 1486 - (10 * (load - 1)) + Noise.Normal(0.7);
        values[3] = (55 * load) + Noise.Normal(0.2);
        values[4] = 1;
    }
}
