using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.Rehearsals;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Rehearsals;

public sealed class TagRehearsalTests
{
    [Fact]
    public void A_limit_raises_and_returns_as_at_the_gateway()
    {
        var alarm = Run(new("T", RehearsalKind.LimitHigh, 10, Hysteresis: 2), 9, 11, 9, 8, 12).Alarms;
        alarm.Select(one => (one.RaisedAtUtc - Series.Start, one.ReturnedAtUtc - Series.Start, one.Value)).ShouldBe(
        [
            (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3), 11),
            (TimeSpan.FromMinutes(4), null, 12),
        ]);
    }

    [Theory]
    [InlineData(12, Direction.Rise)]
    [InlineData(-12, Direction.Fall)]
    public void A_novelty_raises_where_the_gateways_detector_would_and_says_which_way_the_values_went(double step, Direction direction)
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 1200).Select(i => 20 + random.NextDouble() + (i >= 1000 ? step : 0))];
        var rehearsed = Run(new("T", RehearsalKind.Novelty, 1), values);
        var gateway = new NoveltyAlarm(new(1));
        var raised = values.Index().Where(value => gateway.Take(value.Item, true, Series.Start.AddMinutes(value.Index)) == AlarmChange.Raised)
            .Select(value => Series.Start.AddMinutes(value.Index)).ToList();

        raised.ShouldNotBeEmpty();
        rehearsed.Alarms.Select(alarm => alarm.RaisedAtUtc).ShouldBe(raised);
        var found = rehearsed.Alarms.Single(alarm => alarm.RaisedAtUtc >= Series.Start.AddMinutes(1000));
        found.Direction.ShouldBe(direction);
        found.Score!.Value.ShouldBeGreaterThanOrEqualTo(Verdict.AlarmLine);
    }

    [Fact]
    public void A_limits_direction_is_its_side()
    {
        Run(new("T", RehearsalKind.LimitHigh, 10), 9, 11).Alarms.Single().Direction.ShouldBe(Direction.Rise);
        Run(new("T", RehearsalKind.LimitLow, 10), 11, 9).Alarms.Single().Direction.ShouldBe(Direction.Fall);
    }

    [Fact]
    public void A_limit_that_is_exceeded_while_the_machine_stands_is_told_if_it_outlasts_that()
    {
        var rehearsal = new TagRehearsal(0, "T", new("T", RehearsalKind.LimitHigh, 10), most: 9);
        var (values, silenced) = ((double[])[9, 11, 11, 9, 11, 11, 11, 9], (bool[])[false, true, true, true, true, false, true, true]);
        for (var i = 0; i < values.Length; i++)
            rehearsal.Take(values[i], true, silenced[i], Series.Start.AddSeconds(i));
        rehearsal.Alarms.Select(alarm => (alarm.RaisedAtUtc - Series.Start, alarm.ReturnedAtUtc - Series.Start))
            .ShouldBe([(TimeSpan.FromSeconds(5), (TimeSpan?)TimeSpan.FromSeconds(6))]);
    }

    [Fact]
    public void A_novelty_neither_learns_nor_alarms_while_the_machine_stands_and_what_it_said_before_is_over()
    {
        var random = new Random(3);
        var rehearsal = new TagRehearsal(0, "T", new("T", RehearsalKind.Novelty, 1), most: 9);
        for (var i = 0; i < 3000; i++)
        {
            var isStanding = i is >= 1010 and < 2000;
            rehearsal.Take((isStanding ? 0 : 20) + random.NextDouble() + (i is >= 1000 and < 1010 ? 12 : 0), true, isStanding, Series.Start.AddMinutes(i));
        }

        var alarm = rehearsal.Alarms.Single(one => one.RaisedAtUtc >= Series.Start.AddMinutes(1000));
        (alarm.RaisedAtUtc - Series.Start).TotalMinutes.ShouldBeInRange(1000, 1009);
        (alarm.ReturnedAtUtc - Series.Start).ShouldBe(TimeSpan.FromMinutes(1010));
    }

    [Fact]
    public void More_alarms_than_are_kept_are_counted()
    {
        var rehearsal = new TagRehearsal(0, "T", new("T", RehearsalKind.LimitHigh, 10), most: 2);
        for (var i = 0; i < 10; i++)
            rehearsal.Take(i % 2 == 0 ? 11 : 9, true, false, Series.Start.AddSeconds(10 * i));
        (rehearsal.Raised, rehearsal.Alarms.Count, rehearsal.Chattered).ShouldBe((5, 2, true));
        rehearsal.Alarms.ShouldAllBe(alarm => alarm.ReturnedAtUtc != null);
    }

    [Fact]
    public void One_work_order_opens_for_an_asset_and_failure_mode_and_the_rest_recurs()
    {
        RehearsedAlarm Alarm(int minute) => new(0, "P-1.vibration", Series.Start.AddMinutes(minute), null, 1, null);
        RehearsedWorkOrder.Of([(Alarm(5), "P-1", "VIB"), (Alarm(1), "P-1", "VIB"), (Alarm(3), "P-1", "LOO"), (Alarm(0), null, "UNK")])
            .Select(order => (order.Asset, order.FailureMode, order.OpenedAtUtc - Series.Start, order.Recurrences))
            .ShouldBe([("P-1", "VIB", TimeSpan.FromMinutes(1), 1), ("P-1", "LOO", TimeSpan.FromMinutes(3), 0)]);
    }

    [Theory]
    [InlineData("*", RehearsalKind.LimitHigh, 1, 0, "tag")]
    [InlineData("a*b", RehearsalKind.LimitHigh, 1, 0, "tag")]
    [InlineData("a", RehearsalKind.LimitHigh, double.NaN, 0, "limit")]
    [InlineData("a", RehearsalKind.Novelty, 2000, 0, "budget")]
    [InlineData("a", RehearsalKind.LimitLow, 1, -1, "hysteresis")]
    [InlineData("a", (RehearsalKind)9, 1, 0, "kind")]
    public void What_is_no_rule_says_what_it_has_to_be(string tag, RehearsalKind kind, double limit, double hysteresis, string names) =>
        new RehearsalRule(tag, kind, limit, hysteresis).Fault.ShouldNotBeNull().ShouldContain(names);

    private static TagRehearsal Run(RehearsalRule rule, params double[] values)
    {
        var rehearsal = new TagRehearsal(0, "T", rule, 100);
        for (var i = 0; i < values.Length; i++)
            rehearsal.Take(values[i], true, false, Series.Start.AddMinutes(i));
        return rehearsal;
    }
}
