using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Alarms;

public sealed class AlarmChatterTests
{
    [Fact]
    public void Three_raises_within_a_minute_are_chatter_and_ten_quiet_minutes_end_it()
    {
        var chatter = new AlarmChatter();
        for (var i = 0; i < 3; i++)
        {
            chatter.Take(AlarmChange.Raised, Series.Start.AddSeconds(30 * i)).ShouldBe(i == 2);
            chatter.Take(AlarmChange.Returned, Series.Start.AddSeconds((30 * i) + 5));
        }

        chatter.LongestGap.ShouldBe(TimeSpan.FromSeconds(25));
        chatter.Take(AlarmChange.None, Series.Start.AddSeconds(65).AddMinutes(10)).ShouldBeTrue();
        chatter.Take(AlarmChange.None, Series.Start.AddSeconds(66).AddMinutes(10)).ShouldBeFalse();
    }

    [Fact]
    public void Three_raises_in_more_than_a_minute_are_none()
    {
        var chatter = new AlarmChatter();
        for (var i = 0; i < 20; i++)
        {
            chatter.Take(AlarmChange.Raised, Series.Start.AddSeconds(31 * i)).ShouldBeFalse();
            chatter.Take(AlarmChange.Returned, Series.Start.AddSeconds((31 * i) + 1));
        }
    }

    [Fact]
    public void Restored_at_any_change_it_goes_on_alike() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (chatter, restored, now) = (new AlarmChatter(), new AlarmChatter(), Series.Start);
        AlarmChange Next() => (AlarmChange)random.Next(3);
        for (var i = 0; i < random.Next(50); i++)
            chatter.Take(Next(), now += TimeSpan.FromSeconds(random.Next(60)));
        StateDocument.Restore(restored, StateDocument.Save(chatter));
        return Enumerable.Range(0, 100).All(_ =>
        {
            var change = Next();
            now += TimeSpan.FromSeconds(random.Next(-10, 200));
            return chatter.Take(change, now) == restored.Take(change, now) && chatter.LongestGap == restored.LongestGap;
        });
    });
}
