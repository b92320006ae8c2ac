using Maintenance.Analytics.Prognostics.Survival;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics.Survival;

public sealed class AcceleratedFailureTimeTests
{
    /// <summary>
    /// The ovarian cancer trial of Edmonson and others (1979), which comes with R's package survival: days, death, residual
    /// disease state (ECOG), treatment. survreg(Surv(futime, fustat) ~ ecog.ps + rx, ovarian, dist = "weibull") prints
    /// 6.897, -0.385, 0.529, scale 0.884, log-likelihood -97.1.
    /// </summary>
    private static readonly Lifetime[] Ovarian =
    [
        new(59, true, 1, 1), new(115, true, 1, 1), new(156, true, 2, 1), new(421, false, 1, 2), new(431, true, 1, 1),
        new(448, false, 2, 1), new(464, true, 2, 2), new(475, true, 2, 2), new(477, false, 1, 1), new(563, true, 2, 2),
        new(638, true, 2, 1), new(744, false, 1, 2), new(769, false, 2, 2), new(770, false, 1, 2), new(803, false, 1, 1),
        new(855, false, 2, 1), new(1040, false, 2, 1), new(1106, false, 1, 1), new(1129, false, 1, 2), new(1206, false, 1, 2),
        new(1227, false, 2, 2), new(268, true, 2, 1), new(329, true, 1, 1), new(353, true, 2, 2), new(365, true, 1, 2),
        new(377, false, 1, 2),
    ];

    [Fact]
    public void A_published_trial_gives_the_published_coefficients()
    {
        var fitted = AcceleratedFailureTime.Fit(Ovarian);

        fitted.Coefficients[0].ShouldBe(6.897, 0.0006);
        fitted.Coefficients[1].ShouldBe(-0.385, 0.0006);
        fitted.Coefficients[2].ShouldBe(0.529, 0.0006);
        (1 / fitted.Shape).ShouldBe(0.884, 0.0006);
        fitted.LogLikelihood.ShouldBe(-97.1, 0.06);
    }

    [Fact]
    public void Without_covariates_the_scale_is_the_one_that_maximum_likelihood_demands()
    {
        Lifetime[] bare = [.. Ovarian.Select(each => new Lifetime(each.Time, each.Failed))];

        var weibull = AcceleratedFailureTime.Fit(bare).For();

        // At the maximum both hold exactly: scale^k = Σ t^k / failures, and the equation of the shape.
        var powers = bare.Sum(each => Math.Pow(each.Time, weibull.Shape));
        var failures = bare.Count(each => each.Failed);
        Math.Pow(powers / failures, 1 / weibull.Shape).ShouldBe(weibull.Scale, 1e-4 * weibull.Scale);
        var shapeEquation = (bare.Sum(each => Math.Pow(each.Time, weibull.Shape) * Math.Log(each.Time)) / powers)
            - (1 / weibull.Shape) - bare.Where(each => each.Failed).Average(each => Math.Log(each.Time));
        shapeEquation.ShouldBe(0, 1e-5);
    }

    [Fact]
    public void Units_taken_out_before_they_failed_do_not_shorten_the_life_that_is_found()
    {
        var random = new Random(42);
        var truth = new WeibullDistribution(2.5, 1000);
        Lifetime[] lifetimes = [.. Enumerable.Range(0, 3000).Select(_ =>
        {
            var (life, taken) = (truth.RemainingLife(0, random.NextDouble()), 300 + (900 * random.NextDouble()));
            return new Lifetime(Math.Min(life, taken), life <= taken);
        })];

        var fitted = AcceleratedFailureTime.Fit(lifetimes).For();

        fitted.Shape.ShouldBe(2.5, 0.15);
        fitted.Scale.ShouldBe(1000, 30);
    }

    [Fact]
    public void Lifetimes_in_hours_or_in_days_give_the_same_shape_and_scales_in_proportion()
    {
        var days = AcceleratedFailureTime.Fit(Ovarian);
        var hours = AcceleratedFailureTime.Fit([.. Ovarian.Select(each => each with { Time = 24 * each.Time })]);

        hours.Shape.ShouldBe(days.Shape, 1e-6);
        hours.For(1, 2).Scale.ShouldBe(24 * days.For(1, 2).Scale, 1e-3);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_with_its_reason()
    {
        Should.Throw<ArgumentException>(() => AcceleratedFailureTime.Fit([new(10, true), new(20, false)])).Message.ShouldContain("two failures");
        Should.Throw<ArgumentException>(() => AcceleratedFailureTime.Fit([new(10, true), new(0, true)])).Message.ShouldContain("above 0");
        Should.Throw<ArgumentException>(() => AcceleratedFailureTime.Fit([new(10, true, 1), new(20, true)])).Message.ShouldContain("same covariates");
        Should.Throw<ArgumentException>(() => AcceleratedFailureTime.Fit([new(10, true, 3), new(20, true, 3), new(5, true, 3)]))
            .Message.ShouldContain("cannot be told apart");
    }
}
