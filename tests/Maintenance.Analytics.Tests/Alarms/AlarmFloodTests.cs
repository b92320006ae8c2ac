using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Alarms;

public sealed class AlarmFloodTests
{
    [Fact]
    public void Ten_in_ten_minutes_begin_one_and_fewer_than_five_end_it()
    {
        var flood = new AlarmFlood();
        var changes = Enumerable.Range(0, 10).Select(i => flood.Take(Series.Start.AddSeconds(i * 60))).ToList();
        changes.SkipLast(1).ShouldAllBe(change => change == FloodChange.None);
        changes[^1].ShouldBe(FloodChange.Began);
        flood.Alarms.ShouldBe(10);
        // At 14 minutes those of minutes 5 to 9 are left, a moment later only four.
        flood.Tick(Series.Start.AddMinutes(15).AddSeconds(-1)).ShouldBe(FloodChange.None);
        flood.Tick(Series.Start.AddMinutes(15)).ShouldBe(FloodChange.Ended);
    }

    [Fact]
    public void It_says_what_a_look_back_over_all_alarms_says() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (flood, all, now, isFlood) = (new AlarmFlood(), new List<DateTimeOffset>(), Series.Start, false);
        for (var i = 0; i < 300; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(i % 100 < 50 ? 90 : 300));
            var isAlarm = random.Next(4) > 0;
            isFlood = isFlood && InWindow(all, now) >= 5;
            if (isAlarm)
            {
                all.Add(now);
                isFlood = isFlood || InWindow(all, now) >= 10;
                flood.Take(now);
            }
            else
            {
                flood.Tick(now);
            }

            if (flood.IsFlood != isFlood)
                return false;
        }

        return true;
    });

    [Fact]
    public void Restored_at_any_alarm_it_goes_on_alike() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (flood, restored, now) = (new AlarmFlood(), new AlarmFlood(), Series.Start);
        for (var i = 0; i < random.Next(100); i++)
            flood.Take(now += TimeSpan.FromSeconds(random.Next(90)));
        StateDocument.Restore(restored, StateDocument.Save(flood));
        return Enumerable.Range(0, 100).All(_ =>
        {
            now += TimeSpan.FromSeconds(random.Next(-60, 120));
            return flood.Take(now) == restored.Take(now) && flood.Alarms == restored.Alarms;
        });
    });

    private static int InWindow(List<DateTimeOffset> all, DateTimeOffset now) => all.Count(at => now - at < TimeSpan.FromMinutes(10));
}
