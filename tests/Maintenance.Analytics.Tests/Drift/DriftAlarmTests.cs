using Maintenance.Analytics.Drift;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Drift;

public sealed class DriftAlarmTests
{
    [Fact]
    public void A_steady_series_has_no_drift_in_ten_years()
    {
        var (alarm, random) = (new DriftAlarm(DriftSettings.Usual), new Random(1));
        for (var i = 0; i < 10 * 365 * 6; i++)
            alarm.Take(Normal(random), 100).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void What_grows_slowly_either_way_is_found_before_it_is_large(int sign)
    {
        var (alarm, random) = (new DriftAlarm(DriftSettings.Usual), new Random(2));
        for (var i = 0; i < 500; i++)
            alarm.Take(Normal(random), 100);
        var blocks = Enumerable.Range(0, 500).TakeWhile(i => !alarm.Take(Normal(random) + (sign * 0.2 * i), 100)).Count();
        blocks.ShouldBeInRange(30, 70);
        Math.Sign(alarm.Score).ShouldBe(sign);
    }

    [Fact]
    public void Accepted_it_takes_the_new_level_for_normal()
    {
        var (alarm, random) = (new DriftAlarm(DriftSettings.Usual), new Random(3));
        for (var i = 0; i < 600; i++)
            alarm.Take(Normal(random) + (i < 400 ? 0 : 20), 100);
        alarm.IsActive.ShouldBeTrue();
        alarm.Accept();
        for (var i = 0; i < 500; i++)
            alarm.Take(Normal(random) + 20, 100).ShouldBeFalse();
    }

    [Fact]
    public void What_is_no_number_changes_nothing()
    {
        var alarm = new DriftAlarm(DriftSettings.Usual);
        for (var i = 0; i < 50; i++)
            alarm.Take(i % 3, 100);
        var before = alarm.Score;
        alarm.Take(double.NaN, 100);
        alarm.Take(double.PositiveInfinity, 100);
        alarm.Score.ShouldBe(before);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
