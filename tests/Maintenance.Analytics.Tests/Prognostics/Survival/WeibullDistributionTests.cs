using Maintenance.Analytics.Prognostics.Survival;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics.Survival;

public sealed class WeibullDistributionTests
{
    [Fact]
    public void At_the_characteristic_life_63_percent_have_failed() =>
        new WeibullDistribution(3.2, 500).Survival(500).ShouldBe(0.36788, 1e-5);

    [Fact]
    public void Failures_by_chance_know_no_age()
    {
        var chance = new WeibullDistribution(1, 100);

        chance.RemainingLife(0, 0.5).ShouldBe(100 * Math.Log(2), 1e-9);
        chance.RemainingLife(250, 0.5).ShouldBe(100 * Math.Log(2), 1e-9);
        chance.FailureWithin(0, 30).ShouldBe(chance.FailureWithin(250, 30), 1e-12);
        chance.Hazard(17).ShouldBe(0.01, 1e-12);
    }

    [Fact]
    public void Wear_shortens_what_is_left_the_older_a_unit_is()
    {
        var wear = new WeibullDistribution(3, 100);

        wear.RemainingLife(80, 0.5).ShouldBeLessThan(wear.RemainingLife(20, 0.5));
        wear.Hazard(80).ShouldBeGreaterThan(wear.Hazard(20));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void The_share_that_does_not_reach_a_remaining_life_fails_within_it(double share)
    {
        var weibull = new WeibullDistribution(2.2, 300);
        weibull.FailureWithin(120, weibull.RemainingLife(120, share)).ShouldBe(share, 1e-9);
    }
}
