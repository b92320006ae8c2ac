using Maintenance.Analytics.Prognostics;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics;

public sealed class ConformalIntervalTests
{
    [Fact]
    public void A_prediction_near_the_cap_holds_the_units_that_are_as_healthy_whatever_they_have_left()
    {
        var random = new Random(3);
        var held = Enumerable.Range(0, 2000).Select(_ => 200 * random.NextDouble()).Select(left => (Predicted: Math.Min(left, 125) + random.NextDouble(), True: left)).ToList();
        var near = ConformalInterval.Fit([.. held.Where(pair => pair.True <= 150)], 0.9);
        near.Around(125).High.ShouldBeLessThan(160);
        var open = near.OpenAbove(120, held);
        open.Around(125).High.ShouldBeInRange(190, 200);
        open.Around(125).Low.ShouldBe(near.Around(125).Low);
        open.Around(100).ShouldBe(near.Around(100));
        near.OpenAbove(500, held).ShouldBe(near);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nine_of_ten_new_values_are_held_though_errors_grow_and_lean(int seed)
    {
        var random = new Random(seed);
        var interval = ConformalInterval.Fit(Pairs(random, 2000), 0.9);

        (double Predicted, double True)[] fresh = Pairs(random, 4000);
        fresh.Count(pair => Holds(interval, pair)).ShouldBeInRange(3480, 3720);
        // Also where errors are small and where they are large.
        foreach (var part in fresh.GroupBy(pair => (int)(pair.Predicted / 25)))
            part.Average(pair => Holds(interval, pair) ? 1.0 : 0).ShouldBeInRange(0.8, 0.98);
    }

    [Fact]
    public void An_interval_is_wider_where_predictions_err_more()
    {
        var interval = ConformalInterval.Fit(Pairs(new(5), 2000), 0.9);
        Width(interval, 90).ShouldBeGreaterThan(2 * Width(interval, 20));
    }

    [Fact]
    public void No_bound_is_below_zero()
    {
        var interval = ConformalInterval.Fit(Pairs(new(5), 2000), 0.9);
        interval.Around(0.5).Low.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void Predictions_without_error_still_have_an_interval()
    {
        var interval = ConformalInterval.Fit([.. Enumerable.Range(0, 100).Select(i => ((double)(i % 7), (double)(i % 7)))], 0.9);
        interval.Around(3).ShouldBe((3, 3));
    }

    [Fact]
    public void Too_few_predictions_are_refused() =>
        Should.Throw<ArgumentException>(() => ConformalInterval.Fit([(1, 2), (2, 2)], 0.9)).Message.ShouldContain("too few");

    private static bool Holds(ConformalInterval interval, (double Predicted, double True) pair) =>
        interval.Around(pair.Predicted) is var (low, high) && pair.True >= low && pair.True <= high;

    private static double Width(ConformalInterval interval, double at) => interval.Around(at).High - interval.Around(at).Low;

    /// <summary>Errors from −1 to +2 times a tenth of the prediction and one cycle.</summary>
    private static (double Predicted, double True)[] Pairs(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var predicted = 100 * random.NextDouble();
        return (predicted, predicted + ((1 + (predicted / 10)) * ((3 * random.NextDouble()) - 1)));
    })];
}
