using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class DeadbandTests
{
    private const double Width = 1;
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Gen<Reading> Readings =>
        from value in Gen.Elements(0, 0.4, 0.999, 1, 2.5, -3, double.NaN)
        from quality in Gen.Frequency((8, Gen.Constant(Quality.Good)), (1, Gen.Constant(Quality.Bad)))
        from seconds in Gen.Choose(0, 6)
        select new Reading(0, value, quality, Start.AddSeconds(seconds), Start);

    [Fact]
    public void Whoever_holds_the_last_reading_passed_is_right() => Check(readings =>
    {
        Reading held = default;
        foreach (var step in Thin(readings))
        {
            held = step.IsNews ? step.Reading : held;
            if (!step.IsNews && IsNews(held, step.Reading))
                return false;
        }

        return true;
    });

    [Fact]
    public void Nothing_passes_that_is_not_news() => Check(readings =>
    {
        var passed = Thin(readings).Where(step => step.IsNews).Select(step => step.Reading).ToList();
        return passed.Zip(passed.Skip(1), IsNews).All(news => news);
    });

    [Fact]
    public void The_first_reading_always_passes() => Check(readings => readings.Length == 0 || Thin(readings)[0].IsNews);

    [Fact]
    public void A_number_after_none_and_none_after_a_number_pass()
    {
        var readings = new[] { 1, double.NaN, double.NaN, 1 }.Select(value => new Reading(0, value, Quality.Good, Start, Start)).ToArray();
        Thin(readings).Select(step => step.IsNews).ShouldBe([true, true, true, true]);
    }

    [Fact]
    public void A_width_of_zero_passes_all_and_a_negative_one_is_refused()
    {
        var readings = Enumerable.Repeat(new Reading(0, 1, Quality.Good, Start, Start), 3).ToArray();
        Thin(readings, width: 0).ShouldAllBe(step => step.IsNews);
        Should.Throw<ArgumentOutOfRangeException>(() => new Deadband(-1, MaxSilence));
    }

    // Said anew here, not taken from the class: the specification.
    private static bool IsNews(Reading held, Reading next) =>
        double.IsNaN(held.Value) || double.IsNaN(next.Value) || Math.Abs(held.Value - next.Value) >= Width
        || held.Quality != next.Quality || next.MeasuredAtUtc - held.MeasuredAtUtc >= MaxSilence;

    private static (Reading Reading, bool IsNews)[] Thin(Reading[] readings, double width = Width)
    {
        var deadband = new Deadband(width, MaxSilence);
        return [.. readings.Select(reading => (reading, deadband.Passes(reading)))];
    }

    private static void Check(Func<Reading[], bool> property) =>
        Prop.ForAll(Readings.ArrayOf().ToArbitrary(), property).QuickCheckThrowOnFailure();
}
