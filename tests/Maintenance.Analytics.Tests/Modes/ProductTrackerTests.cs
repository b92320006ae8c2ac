using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Modes;

public sealed class ProductTrackerTests
{
    [Fact]
    public void Levels_far_enough_apart_are_products_and_are_known_again()
    {
        var tracker = new ProductTracker();
        var random = new Random(1);
        var products = new[] { 60.0, 80, 100, 60, 100, 80 }
            .Select(level => Enumerable.Range(0, 200).Select(_ => tracker.Take(level * (1 + (0.01 * (random.NextDouble() - 0.5))))).ToList()[^1])
            .ToList();
        products.ShouldBe([0, 1, 2, 0, 2, 1]);
        tracker.LevelOf(1).ShouldBe(80, 1);
    }

    [Fact]
    public void One_strange_sample_is_no_product()
    {
        var tracker = new ProductTracker();
        for (var i = 0; i < 500; i++)
            tracker.Take(i % 50 == 49 ? 20 : 80).ShouldBeLessThanOrEqualTo(0);
        tracker.Count.ShouldBe(1);
    }

    [Fact]
    public void There_are_never_more_than_the_most_whatever_comes_and_it_is_restored_to_the_bit() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (tracker, restored) = (new ProductTracker(), new ProductTracker());
        double Next() => random.Next(20) == 0 ? double.NaN : random.Next(1, 30) * 7.0;
        for (var i = 0; i < random.Next(500); i++)
        {
            var load = Next();
            for (var j = 0; j < random.Next(20); j++)
                tracker.Take(load);
        }

        StateDocument.Restore(restored, StateDocument.Save(tracker));
        return tracker.Count <= ProductTracker.Most && Enumerable.Range(0, 200).All(_ =>
        {
            var load = Next();
            return tracker.Take(load) == restored.Take(load);
        });
    });
}
