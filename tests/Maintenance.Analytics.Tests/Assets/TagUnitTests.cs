using Maintenance.Analytics.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

public sealed class TagUnitTests
{
    [Fact]
    public void The_unit_is_about_a_standard_deviation_and_two_outliers_a_side_do_not_show()
    {
        var (unit, random) = (new TagUnit(), new Random(1));
        for (var i = 0; i < TagUnit.WarmUp; i++)
            unit.Learn(i switch { 10 or 20 => 1e90, 30 or 40 => -1e90, _ => 50 + (2 * Plant.Noise(random)) });
        unit.IsKnown.ShouldBeTrue();
        unit.Engineering(1).ShouldBe(2, 0.5);
        unit.Of(50).ShouldBe(0, 0.5);
    }

    [Fact]
    public void A_tag_that_mostly_shows_one_value_has_a_unit_all_the_same()
    {
        var unit = new TagUnit();
        for (var i = 0; i < TagUnit.WarmUp; i++)
            unit.Learn(i % 8 == 0 ? 33 : 32);
        unit.IsKnown.ShouldBeTrue();
        unit.Of(32).ShouldBe(0);
    }

    [Fact]
    public void A_constant_has_none_until_it_has_varied_five_times()
    {
        var unit = new TagUnit();
        for (var i = 0; i < 1000; i++)
            unit.Learn(7).ShouldBeFalse();
        for (var i = 0; i < 4; i++)
            unit.Learn(8).ShouldBeFalse();
        unit.Learn(8).ShouldBeTrue();
    }
}
