using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class SeenReadingsTests
{
    private static readonly DateTimeOffset StartUtc = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Few times, values and qualities, so that all kinds of repeats come about.</summary>
    private static readonly Arbitrary<Reading[]> Streams = (
        from second in Gen.Choose(0, 5)
        from value in Gen.Elements(0.0, 1.5, double.NaN)
        from quality in Gen.Elements(Quality.Good, Quality.Uncertain, Quality.Bad)
        select At(second, value, quality)).ArrayOf().ToArbitrary();

    [Fact]
    public void Exactly_what_was_there_before_is_refused_also_after_a_restart() => Prop.ForAll(Streams, readings =>
    {
        var model = new HashSet<(DateTimeOffset, double, Quality)>();
        var seen = new SeenReadings(null, null);
        for (var i = 0; i < readings.Length; i++)
        {
            if (i % 7 == 6)
                seen = new(seen.Keep(SeenReadings.Capacity), null);
            if (seen.Add(readings[i]) != model.Add((readings[i].MeasuredAtUtc, readings[i].Value, readings[i].Quality)))
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_newest_are_remembered_and_as_many_as_asked_are_kept()
    {
        var seen = new SeenReadings(null, null);
        for (var second = 0; second < 3 * SeenReadings.Capacity; second++)
            seen.Add(At(second, second)).ShouldBeTrue();
        for (var second = 2 * SeenReadings.Capacity; second < 3 * SeenReadings.Capacity; second++)
            seen.Add(At(second, second)).ShouldBeFalse();

        const int Kept = 20;
        var again = new SeenReadings(seen.Keep(Kept), null);
        for (var second = (3 * SeenReadings.Capacity) - Kept; second < 3 * SeenReadings.Capacity; second++)
            again.Add(At(second, second)).ShouldBeFalse();
        again.Add(At((3 * SeenReadings.Capacity) - Kept - 1, 0)).ShouldBeTrue();
    }

    /// <summary>A server that is read has a value's own time for it at first, and later times each time it is read again.</summary>
    [Fact]
    public void A_value_that_a_server_has_had_for_long_is_known_by_the_time_since_when_it_had_it()
    {
        var seen = new SeenReadings(null, null);
        seen.Add(At(0, 1));
        for (var second = 0; second < 2 * SeenReadings.Capacity; second++)
            seen.Add(At(10 + second, 7)).ShouldBeTrue();

        for (var restart = 0; restart < 3; restart++)
        {
            seen = new(seen.Keep(8), null);
            seen.Add(At(10, 7)).ShouldBeFalse();
        }

        seen.Add(At(10, 8)).ShouldBeTrue();
    }

    [Fact]
    public void The_gateways_own_time_says_nothing_about_which_value_it_is()
    {
        var seen = new SeenReadings(null, null);
        var own = new Reading(0, 1, Quality.Uncertain, StartUtc, StartUtc);
        seen.Add(own).ShouldBeTrue();
        seen.Add(own).ShouldBeTrue();
    }

    [Fact]
    public void Each_tag_of_a_large_device_keeps_a_few_and_of_a_small_one_all()
    {
        SeenReadings.KeptOf(1).ShouldBe(SeenReadings.Capacity);
        SeenReadings.KeptOf(400).ShouldBe(20);
        SeenReadings.KeptOf(100_000).ShouldBe(8);
    }

    private static Reading At(int second, double value, Quality quality = Quality.Good) =>
        new(0, value, quality, StartUtc.AddSeconds(second), StartUtc.AddDays(1));
}
