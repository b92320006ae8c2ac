using Maintenance.Analytics.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

public sealed class HalfSpaceTreesTests
{
    [Fact]
    public void A_row_where_hardly_any_fell_is_rarer_than_one_where_most_did()
    {
        var (trees, random) = (new HalfSpaceTrees(3), new Random(1));
        for (var i = 0; i < 600; i++)
            trees.TryTake([Plant.Noise(random), Plant.Noise(random), Plant.Noise(random)], learns: true, out _);
        trees.TryTake([0, 0, 0], learns: false, out var usual).ShouldBeTrue();
        trees.TryTake([5, -5, 5], learns: false, out var rare).ShouldBeTrue();
        rare.ShouldBeGreaterThan(usual + 1);
    }

    [Fact]
    public void It_knows_nothing_before_the_first_window_is_full()
    {
        var trees = new HalfSpaceTrees(1);
        for (var i = 0; i < 250; i++)
            trees.TryTake([0], learns: true, out _).ShouldBeFalse();
        trees.TryTake([0], learns: true, out _).ShouldBeTrue();
    }
}
