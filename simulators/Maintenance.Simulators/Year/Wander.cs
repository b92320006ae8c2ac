namespace Maintenance.Simulators.Year;

/// <summary>What wanders about zero and forgets where it was: a first-order autoregression of a given scatter.</summary>
/// <param name="standardDeviation">Of where it is, not of its steps.</param>
/// <param name="memory">After so long a third of a departure is left.</param>
internal sealed class Wander(YearNoise noise, double standardDeviation, TimeSpan memory)
{
    private readonly double _keep = Math.Exp(-PlantYear.Period / memory);
    private double _value = noise.Normal(standardDeviation);

    public double Next() =>
        _value = (_keep * _value) + noise.Normal(standardDeviation * Math.Sqrt(1 - (_keep * _keep)));
}
