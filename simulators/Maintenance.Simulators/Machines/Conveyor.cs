namespace Maintenance.Simulators.Machines;

/// <summary>A belt conveyor, driven by a drum motor of 7.5 kW.</summary>
internal sealed class Conveyor(string asset, int seed) : Machine(asset, seed, ConveyorSignals)
{
    private static readonly Signal[] ConveyorSignals =
    [
        new("motor-current", "A"), new("belt-speed", "m/s"), new("motor-temperature", "°C"), new("running", ""),
    ];

    private const double MotorRiseC = 40;
    private readonly Lag _motorC = new(AmbientC + MotorRiseC, TimeSpan.FromSeconds(15));

    protected override void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition)
    {
        var (heat, slip) = (condition.Overheating, condition.BeltSlip);
        values[0] = (18 * load) + (7 * slip) + Noise.Normal(0.12 + (0.5 * slip));
        values[1] = (1.6 * (1 - (0.4 * slip))) + Noise.Normal(0.004 + (0.05 * slip));
        values[2] = _motorC.Follow(AmbientC + (MotorRiseC * load) + (55 * heat) + (8 * slip), elapsed) + Noise.Normal(0.12);
        values[3] = 1;
    }
}
