using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class BearingTests
{
    private const double ShaftRpm = 1797;

    /// <summary>SKF 6205-2RS, the drive end bearing of the Case Western Reserve University test stand: 9 balls of 0.3126 in on 1.537 in.</summary>
    private static readonly BearingGeometry Skf6205 = new(9, 0.3126 * 25.4, 1.537 * 25.4);

    [Fact]
    public void The_6205_has_the_orders_that_its_maker_tabulates()
    {
        var orders = Skf6205.DefectOrders();
        orders.OuterRing.ShouldBe(3.5848, 1e-4);
        orders.InnerRing.ShouldBe(5.4152, 1e-4);
        orders.ElementSpin.ShouldBe(2.3567, 2e-4);
        orders.ElementStrikes.ShouldBe(4.7135, 2e-4);
        orders.Cage.ShouldBe(0.3983, 1e-4);
    }

    [Fact]
    public void The_6203_has_the_orders_that_its_maker_tabulates()
    {
        var orders = new BearingGeometry(8, 0.2656 * 25.4, 1.122 * 25.4).DefectOrders();
        orders.OuterRing.ShouldBe(3.0530, 1e-3);
        orders.InnerRing.ShouldBe(4.9469, 1e-3);
        orders.ElementStrikes.ShouldBe(3.9874, 1e-3);
        orders.Cage.ShouldBe(0.3817, 1e-3);
    }

    [Fact]
    public void Rings_and_cage_always_add_up()
    {
        Series.ForSeeds(seed =>
        {
            var random = new Random(seed);
            var diameter = 1 + (20 * random.NextDouble());
            var bearing = new BearingGeometry(random.Next(3, 40), diameter, diameter * (1.5 + (5 * random.NextDouble())), 60 * random.NextDouble());
            var orders = bearing.DefectOrders();
            return Math.Abs(orders.OuterRing + orders.InnerRing - bearing.Elements) < 1e-9
                && Math.Abs((orders.Cage * bearing.Elements) - orders.OuterRing) < 1e-9;
        });
    }

    [Theory]
    [InlineData(BearingPart.OuterRing)]
    [InlineData(BearingPart.InnerRing)]
    [InlineData(BearingPart.Element)]
    public void A_struck_part_is_the_most_prominent_and_the_peak_stands_at_its_rate(BearingPart part)
    {
        var rateHz = Skf6205.DefectOrders().Of(part) * ShaftRpm / 60;
        for (var seed = 0; seed < 5; seed++)
        {
            var found = BearingInspection.Of(Signal.Struck(rateHz, ShaftRpm / 60, seed), Skf6205, ShaftRpm);
            found[0].Part.ShouldBe(part);
            found[0].IsDamaged.ShouldBeTrue();
            found[0].FoundHz.ShouldBe(rateHz, 0.01 * rateHz);
            found.Skip(1).ShouldAllBe(other => !other.IsDamaged);
        }
    }

    /// <summary>A cage turns a tenth as often as elements pass a ring; and every ninth of its multiples is a ring's, for nine elements.</summary>
    [Fact]
    public void A_struck_cage_is_the_most_prominent_in_a_block_of_seventy_of_its_turns()
    {
        var rateHz = Skf6205.DefectOrders().Of(BearingPart.Cage) * ShaftRpm / 60;
        for (var seed = 0; seed < 3; seed++)
        {
            var found = BearingInspection.Of(Signal.Struck(rateHz, ShaftRpm / 60, seed, samples: 1 << 17), Skf6205, ShaftRpm)[0];
            (found.Part, found.IsDamaged).ShouldBe((BearingPart.Cage, true), $"{found}");
            found.FoundHz.ShouldBe(rateHz, 0.02 * rateHz);
        }
    }

    [Fact]
    public void A_sound_bearing_shows_no_damage()
    {
        for (var seed = 0; seed < 10; seed++)
            BearingInspection.Of(Signal.Struck(100, ShaftRpm / 60, seed, strength: 0), Skf6205, ShaftRpm).ShouldAllBe(part => !part.IsDamaged);
    }

    [Fact]
    public void A_silent_block_shows_no_damage() =>
        BearingInspection.Of(Signal.Of(_ => 0), Skf6205, ShaftRpm).ShouldAllBe(part => !part.IsDamaged);

    [Fact]
    public void A_standing_shaft_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => BearingInspection.Of(Signal.White(1, 1000), Skf6205, 0));

    [Theory]
    [InlineData(2, 8, 39, 0)]
    [InlineData(9, 0, 39, 0)]
    [InlineData(9, 40, 39, 0)]
    [InlineData(9, 8, 39, 90)]
    public void Dimensions_of_no_bearing_are_refused(int elements, double element, double pitch, double angle) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new BearingGeometry(elements, element, pitch, angle));
}
