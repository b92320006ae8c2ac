using Maintenance.Analytics.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void A_row_far_along_the_usual_direction_raises_T_squared_and_one_across_it_raises_Q()
    {
        var (components, random) = (new PrincipalComponents(3), new Random(1));
        double along = 0, outside = 0;
        for (var i = 0; i < 3000; i++)
        {
            var shared = Plant.Noise(random);
            components.Take([shared, shared + (0.1 * Plant.Noise(random)), shared + (0.1 * Plant.Noise(random))], learns: true);
            (along, outside) = (Math.Max(along, components.TSquared), Math.Max(outside, components.Q));
        }

        components.Kept.ShouldBe(1);
        components.Take([6, 6, 6], learns: false);
        components.TSquared.ShouldBeGreaterThan(along);
        components.Take([1.5, -1.5, 0], learns: false);
        components.TSquared.ShouldBeLessThan(along);
        components.Q.ShouldBeGreaterThan(outside);
        components.OutsideByTag[2].ShouldBeLessThan(components.OutsideByTag[0]);
    }

    [Fact]
    public void Usual_rows_score_about_one()
    {
        var (components, random) = (new PrincipalComponents(4), new Random(2));
        double along = 0;
        for (var i = 0; i < 4000; i++)
        {
            components.Take([Plant.Noise(random), Plant.Noise(random), Plant.Noise(random), Plant.Noise(random)], learns: true);
            along += i >= 2000 ? components.TSquared / 2000 : 0;
        }

        along.ShouldBe(1, 0.15);
    }

    [Fact]
    public void What_it_does_not_learn_from_changes_nothing()
    {
        var (components, random) = (new PrincipalComponents(2), new Random(3));
        for (var i = 0; i < 500; i++)
            components.Take([Plant.Noise(random), Plant.Noise(random)], learns: true);
        components.Take([1, -1], learns: false);
        var before = components.TSquared;
        for (var i = 0; i < 500; i++)
            components.Take([5, 5], learns: false);
        components.Take([1, -1], learns: false);
        components.TSquared.ShouldBe(before);
    }
}
