using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class NoveltyAlarmTests
{
    private const int Fault = 3000;

    [Fact]
    public void A_new_level_raises_and_returns_once_it_has_become_normal()
    {
        var changes = Changes(new(new(AlarmBudget.Usual)), 0, 4000);
        changes.ShouldContain(change => change.Change == AlarmChange.Raised && change.Row >= Fault && change.Row < Fault + NoveltyAlarm.Calm);
        changes[^1].Change.ShouldBe(AlarmChange.Returned);
        changes.Zip(changes.Skip(1)).ShouldAllBe(pair => pair.First.Change != pair.Second.Change);
    }

    [Fact]
    public void Samples_of_bad_quality_change_nothing()
    {
        var alarm = new NoveltyAlarm(new(AlarmBudget.Usual));
        var before = StateDocument.Save(alarm);
        alarm.Take(1e9, false, Series.Start).ShouldBe(AlarmChange.None);
        StateDocument.Save(alarm).ShouldBe(before);
    }

    [Fact]
    public void Samples_that_cannot_be_judged_never_return_an_alarm()
    {
        var alarm = new NoveltyAlarm(new(AlarmBudget.Usual));
        Changes(alarm, 0, Fault + 40);
        var (at, score) = (Series.Start.AddMinutes(5 * (Fault + 40)), alarm.Score);
        alarm.IsActive.ShouldBeTrue();
        for (var i = 0; i < 2 * NoveltyAlarm.Calm; i++)
        {
            alarm.Take(25.5, true, at.AddHours(-5)).ShouldBe(AlarmChange.None, "a clock that went back");
            alarm.Take(double.NaN, true, at.AddMinutes(i)).ShouldBe(AlarmChange.None);
            alarm.Take(1e300, true, at.AddMinutes(i)).ShouldBe(AlarmChange.None);
        }

        (alarm.IsActive, alarm.Score).ShouldBe((true, score));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Fault + 10)]
    [InlineData(Fault + 40)]
    public void Restored_it_goes_on_as_if_it_had_never_stopped(int restart)
    {
        var (alarm, restored) = (new NoveltyAlarm(new(AlarmBudget.Usual)), new NoveltyAlarm(new(AlarmBudget.Usual)));
        Changes(alarm, 0, restart);
        StateDocument.Restore(restored, StateDocument.Save(alarm));
        (restored.IsActive, restored.Score).ShouldBe((alarm.IsActive, alarm.Score));
        Changes(restored, restart, 4000).ShouldBe(Changes(alarm, restart, 4000));
    }

    private static List<(int Row, AlarmChange Change)> Changes(NoveltyAlarm alarm, int from, int to)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, to).Select(i => 20 + random.NextDouble() + (i >= Fault ? 5 : 0)).ToArray();
        return [.. Enumerable.Range(from, to - from)
            .Select(i => (i, alarm.Take(values[i], true, Series.Start.AddMinutes(5 * i)))).Where(step => step.Item2 != AlarmChange.None)];
    }
}
