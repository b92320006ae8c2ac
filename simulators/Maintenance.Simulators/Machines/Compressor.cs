namespace Maintenance.Simulators.Machines;

/// <summary>An oil-injected screw compressor of 55 kW at 7.5 bar; its makers trip it at a discharge of 110 °C.</summary>
internal sealed class Compressor(string asset, int seed) : Machine(asset, seed, CompressorSignals)
{
    private static readonly Signal[] CompressorSignals =
    [
        new("discharge-temperature", "°C"), new("discharge-pressure", "bar"), new("oil-pressure", "bar"),
        new("vibration", "mm/s"), new("current", "A"), new("running", ""),
    ];

    private const double DischargeRiseC = 66;
    private readonly Lag _dischargeC = new(AmbientC + DischargeRiseC, TimeSpan.FromSeconds(10));

    protected override void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition)
    {
        var (wear, heat) = (condition.BearingWear, condition.Overheating);
        values[0] = _dischargeC.Follow(AmbientC + (DischargeRiseC * load) + (42 * heat), elapsed) + Noise.Normal(0.15);
        values[1] = (7.5 * load) + Noise.Normal(0.02);
        values[2] = 2.8 - (0.4 * heat) + Noise.Normal(0.01); // hot oil is thin
        values[3] = 2.8 + (7 * wear) + Noise.Normal(0.08 + (0.3 * wear));
        values[4] = (95 * load) + Noise.Normal(0.3);
        values[5] = 1;
    }
}
