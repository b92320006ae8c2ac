using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class ReturnPeriodTests
{
    [Fact]
    public void It_is_the_time_since_a_score_was_as_high() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, 300).Select(_ => 1 + random.NextDouble()).ToList();
        var period = new ReturnPeriod(settling: 300); // no score is old enough for a tail
        return scores.Index().All(score =>
        {
            var last = -1;
            for (var i = 0; i < score.Index; i++)
                last = scores[i] >= (1 - 1e-5) * score.Item ? i : last;
            return Math.Abs(period.Take(score.Item) - Math.Log(score.Index - last)) < 1e-12;
        });
    });

    /// <summary>The same distance comes with another last digit where a tag is scaled, and must not be the rarer for it.</summary>
    [Fact]
    public void What_differs_by_rounding_alone_is_as_high()
    {
        var period = new ReturnPeriod();
        for (var i = 0; i < 100; i++)
            period.Take(0.25 * (1 + (i * 1e-9))).ShouldBe(i == 0 ? 0 : Math.Log(1), 1e-6);
    }

    [Fact]
    public void On_a_series_that_goes_on_as_before_a_return_period_comes_as_often_as_it_says()
    {
        var random = new Random(1);
        var period = new ReturnPeriod();
        var rare = Enumerable.Range(0, 200_000).Count(_ => period.Take(random.NextDouble()) >= Math.Log(1000));
        rare.ShouldBeInRange(150, 260);
    }

    [Fact]
    public void Beyond_the_past_a_score_twice_as_high_is_four_times_as_rare()
    {
        var period = new ReturnPeriod(settling: 10);
        for (var i = 0; i < 999; i++)
            period.Take(1);
        period.Take(2).ShouldBe(Math.Log(1000) + (2 * Math.Log(2)), 1e-3);
    }

    [Fact]
    public void Falling_scores_without_end_need_no_more_memory()
    {
        var period = new ReturnPeriod();
        for (var i = 0; i < 100_000; i++)
            period.Take(1_000_000 - i);
        period.Take(950_000).ShouldBe(Math.Log(50_000), 0.2);
    }
}
