namespace Maintenance.Analytics.Prognostics.Survival;

/// <summary>Weibull distribution of lifetimes (IEC 61649): S(t) = exp(−(t / scale)^shape).</summary>
/// <param name="Shape">Below 1: early failures; 1: chance; above 1: wear.</param>
/// <param name="Scale">Characteristic life: the age by which 63.2 % have failed.</param>
public sealed record WeibullDistribution(double Shape, double Scale)
{
    /// <summary>Share that outlives an age.</summary>
    public double Survival(double age) => age <= 0 ? 1 : Math.Exp(-Math.Pow(age / Scale, Shape));

    /// <summary>Failures a unit of time among those that have reached an age.</summary>
    public double Hazard(double age) => Shape / Scale * Math.Pow(age / Scale, Shape - 1);

    /// <summary>Probability that a unit of an age fails within a span of time.</summary>
    public double FailureWithin(double age, double span) =>
        1 - Math.Exp(Math.Pow(age / Scale, Shape) - Math.Pow((age + span) / Scale, Shape));

    /// <summary>
    /// Remaining life of a unit of an age that a share of such units do not reach: 0.5 gives the median, 0.05 and 0.95 the
    /// bounds of a 90 % interval.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public double RemainingLife(double age, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        return (Scale * Math.Pow(Math.Pow(age / Scale, Shape) - Math.Log(1 - share), 1 / Shape)) - age;
    }
}
