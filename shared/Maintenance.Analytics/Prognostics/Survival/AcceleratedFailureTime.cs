using MathNet.Numerics.LinearAlgebra;

namespace Maintenance.Analytics.Prognostics.Survival;

/// <summary>
/// Weibull lifetimes whose scale depends on covariates: log(scale) = intercept + Σ coefficient × covariate (accelerated failure
/// time). Without covariates it is the Weibull distribution by maximum likelihood. Right-censored lifetimes count for what they
/// say: that the unit lived so long at least.
/// </summary>
/// <param name="Shape">Of every unit's Weibull distribution.</param>
/// <param name="Coefficients">The intercept, then one a covariate: exp(coefficient) is the factor on life for one more of it.</param>
/// <param name="LogLikelihood">Of the lifetimes it was fitted to.</param>
public sealed record AcceleratedFailureTime(double Shape, IReadOnlyList<double> Coefficients, double LogLikelihood)
{
    private const int MostSteps = 200;
    private const double LeastGain = 1e-12;

    /// <summary>The distribution of lifetimes of a unit.</summary>
    public WeibullDistribution For(params IReadOnlyList<double> covariates)
    {
        if (covariates.Count != Coefficients.Count - 1)
            throw new ArgumentException($"The model has {Coefficients.Count - 1} covariates, the unit {covariates.Count}.", nameof(covariates));
        return new(Shape, Math.Exp(Coefficients[0] + covariates.Zip(Coefficients.Skip(1), (value, weight) => value * weight).Sum()));
    }

    /// <summary>Fits by Newton's method on the log-likelihood, with steps halved where they would make it worse.</summary>
    /// <exception cref="ArgumentException">No or one failure, a time not above 0, covariates of unequal number, or covariates that cannot be told apart.</exception>
    public static AcceleratedFailureTime Fit(IReadOnlyList<Lifetime> lifetimes)
    {
        Require(lifetimes);
        var likelihood = new WeibullLikelihood(lifetimes);
        var at = likelihood.Start();
        var value = likelihood.At(at);
        for (var step = 0; step < MostSteps; step++)
        {
            var (gradient, curvature) = likelihood.SlopesAt(at);
            var direction = Ascent(gradient, curvature);
            var (next, nextValue) = Improve(likelihood, at, direction, value);
            if (!(nextValue - value > LeastGain * (1 + Math.Abs(value))))
                break;
            (at, value) = (next, nextValue);
        }

        return double.IsFinite(value)
            ? new(Math.Exp(-at[^1]), [.. at.Take(at.Count - 1)], value)
            : throw new ArgumentException("The lifetimes have no likelihood: a covariate is not a number or far too large.", nameof(lifetimes));
    }

    private static (Vector<double> At, double Value) Improve(
        WeibullLikelihood likelihood, Vector<double> from, Vector<double> direction, double value)
    {
        for (var share = 1.0; share > 1e-10; share /= 2)
        {
            var at = from + (share * direction);
            if (likelihood.At(at) is var reached && reached > value)
                return (at, reached);
        }

        return (from, value);
    }

    /// <summary>Newton's step, bent towards the gradient where the likelihood is not concave.</summary>
    private static Vector<double> Ascent(Vector<double> gradient, Matrix<double> curvature)
    {
        for (var ridge = 0.0; ; ridge = Math.Max(2 * ridge, 1e-8 * (1 + curvature.FrobeniusNorm())))
        {
            var tried = -curvature;
            tried.SetDiagonal(tried.Diagonal() + ridge);
            var step = tried.Solve(gradient);
            if (step.All(double.IsFinite) && step * gradient > 0 || ridge > 1e12)
                return step.All(double.IsFinite) ? step : gradient;
        }
    }

    private static void Require(IReadOnlyList<Lifetime> lifetimes)
    {
        if (lifetimes.Count(lifetime => lifetime.Failed) < 2)
            throw new ArgumentException("At least two failures are needed: without them there is no telling how long units live.", nameof(lifetimes));
        if (lifetimes.FirstOrDefault(lifetime => !(lifetime.Time > 0) || !double.IsFinite(lifetime.Time)) is { } wrong)
            throw new ArgumentException($"A lifetime of {wrong.Time} is none: it must be above 0.", nameof(lifetimes));
        if (lifetimes.Select(lifetime => lifetime.Covariates.Count).Distinct().Count() > 1)
            throw new ArgumentException("Every lifetime needs the same covariates.", nameof(lifetimes));
    }
}
