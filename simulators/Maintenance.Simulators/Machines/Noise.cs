namespace Maintenance.Simulators.Machines;

/// <summary>Seeded noise of a machine: the same seed gives the same run.</summary>
internal sealed class Noise(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Normally distributed about zero (Box and Muller 1958).</summary>
    public double Normal(double standardDeviation) =>
        standardDeviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
}
