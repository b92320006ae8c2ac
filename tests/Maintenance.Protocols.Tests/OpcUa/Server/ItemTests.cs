using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Queues, filters and modes of monitored items (Part 4 §5.13.1 and §7.22).</summary>
public sealed class ItemTests
{
    [Fact]
    public void A_full_queue_loses_the_value_it_should_and_marks_the_place() => Prop
        .ForAll(Gen.Choose(1, 6).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (size, count, discardOldest) =>
        {
            var rig = new EngineRig();
            rig.Pump.Speed.Set(new(new Variant(0.0)));
            rig.Monitor(rig.Pump.Speed, (uint)size, discardOldest);
            rig.Publish();
            rig.Cycle();
            rig.Answers.Clear();
            for (var value = 1; value <= count; value++)
                rig.Set(rig.Pump.Speed, value);
            rig.Publish();
            rig.Cycle();

            var expected = Expected(size, count, discardOldest).ToArray();
            return rig.Values.Select(value => (value.Value.As<double>(), value.Status.Overflow)).SequenceEqual(expected);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_queue_made_shorter_keeps_the_end_it_should()
    {
        var rig = new EngineRig();
        rig.Pump.Speed.Set(new(new Variant(0.0)));
        rig.Monitor(rig.Pump.Speed, queue: 10);
        for (var value = 1; value <= 5; value++)
            rig.Set(rig.Pump.Speed, value);
        var item = (DataItem)rig.Subscription.Items.Values.Single();

        lock (rig.Engine.Gate)
            item.Configure(TimeSpan.Zero, 3);
        rig.Publish();
        rig.Cycle();

        rig.Values.Select(value => (value.Value.As<double>(), value.Status.Overflow)).ShouldBe([(3.0, true), (4.0, false), (5.0, false)]);
    }

    [Fact]
    public void Beyond_the_servers_own_room_every_queue_counts_as_full()
    {
        var rig = new EngineRig(new() { MaxQueuedValues = 5 });
        rig.Monitor(rig.Pump.Speed, queue: 100);
        for (var value = 1; value <= 20; value++)
            rig.Set(rig.Pump.Speed, value);
        rig.Publish();
        rig.Cycle();

        rig.Values.Count().ShouldBe(5);
        rig.Values.First().Status.Overflow.ShouldBeTrue();
        rig.Engine.HasRoom.ShouldBeTrue();
    }

    [Fact]
    public void An_item_sampled_at_an_interval_tells_what_it_found_at_each()
    {
        var rig = new EngineRig(publishingMs: 100);
        rig.Monitor(rig.Pump.Speed, queue: 100, samplingMs: 50);
        for (var step = 1; step <= 20; step++)
        {
            rig.Set(rig.Pump.Speed, step);
            rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
            rig.Engine.Advance();
        }

        rig.Publish();
        rig.Cycle();

        rig.Values.Select(value => value.Value.As<double>()).ShouldBe([2975.5, 5, 10, 15, 20]);
    }

    [Theory]
    [InlineData(1, 10.0, new[] { 0.0, 11, 22 })] // absolute: more than 10 away from the last one told
    [InlineData(2, 1.0, new[] { 0.0, 11, 22 })] // 1 % of 0 to 1,000 is the same
    [InlineData(0, 0.0, new[] { 0.0, 5, 10, 11, 22, 21 })]
    public void A_deadband_holds_small_changes_back(uint kind, double width, double[] expected)
    {
        var rig = new EngineRig();
        rig.Pump.Speed.Set(new(new Variant(0.0)));
        rig.Monitor(rig.Pump.Speed, 100, filter: ExtensionObject.Of(new DataChangeFilter { Trigger = DataChangeTrigger.StatusValue, DeadbandType = kind, DeadbandValue = width }))
            .StatusCode.ShouldBe(StatusCode.Good);
        foreach (var value in new[] { 5.0, 10, 11, 11, 22, 21 })
            rig.Set(rig.Pump.Speed, value);
        rig.Publish();
        rig.Cycle();

        rig.Values.Select(value => value.Value.As<double>()).ShouldBe(expected);
    }

    [Fact]
    public void A_change_of_status_is_news_whatever_the_filter()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed, 100, filter: ExtensionObject.Of(new DataChangeFilter { Trigger = DataChangeTrigger.Status }));
        rig.Set(rig.Pump.Speed, 1);
        rig.Pump.Speed.Set(new(new Variant(1.0), StatusCodes.BadSensorFailure));
        rig.Set(rig.Pump.Speed, 2);
        rig.Publish();
        rig.Cycle();

        rig.Values.Select(value => value.Status).ShouldBe([StatusCode.Good, StatusCodes.BadSensorFailure, StatusCode.Good]);
    }

    [Fact]
    public void The_same_value_at_another_time_is_news_only_to_who_asked_for_times()
    {
        Count(DataChangeTrigger.StatusValue).ShouldBe(1);
        Count(DataChangeTrigger.StatusValueTimestamp).ShouldBe(3);

        static int Count(DataChangeTrigger trigger)
        {
            var rig = new EngineRig();
            rig.Pump.Speed.Set(new(new Variant(1.0), sourceUtc: DateTimeOffset.UnixEpoch));
            rig.Monitor(rig.Pump.Speed, 100, filter: ExtensionObject.Of(new DataChangeFilter { Trigger = trigger }));
            for (var second = 1; second <= 2; second++)
                rig.Pump.Speed.Set(new(new Variant(1.0), sourceUtc: DateTimeOffset.UnixEpoch.AddSeconds(second)));
            rig.Publish();
            rig.Cycle();
            return rig.Values.Count();
        }
    }

    [Fact]
    public void An_item_that_samples_tells_what_it_has_once_it_may_report()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed, queue: 10, mode: MonitoringMode.Sampling);
        rig.Set(rig.Pump.Speed, 1);
        rig.Publish();
        rig.Publish();
        rig.Cycle();
        rig.Values.ShouldBeEmpty();

        SetMode(rig, MonitoringMode.Reporting);
        rig.Cycle();
        rig.Values.Count().ShouldBe(2);
        SetMode(rig, MonitoringMode.Disabled);
        rig.Set(rig.Pump.Speed, 2);
        rig.Publish();
        rig.Cycle(5);
        rig.Values.Count().ShouldBe(2);
    }

    [Fact]
    public void Filters_that_cannot_be_are_refused()
    {
        var rig = new EngineRig();

        Refusal(rig.Pump.Text, 1, 1).ShouldBe(StatusCodes.BadFilterNotAllowed);
        Refusal(rig.Pump.Speed, 1, -1).ShouldBe(StatusCodes.BadDeadbandFilterInvalid);
        Refusal(rig.Pump.Speed, 2, 101).ShouldBe(StatusCodes.BadDeadbandFilterInvalid);
        Refusal(rig.Pump.Speed, 3, 1).ShouldBe(StatusCodes.BadMonitoredItemFilterInvalid);
        Refusal((UaVariable)rig.Pump.Space[rig.Pump.Id("Fixed")], 2, 1).ShouldBe(StatusCodes.BadDeadbandFilterInvalid); // it has no range

        StatusCode Refusal(UaVariable variable, uint kind, double width) => rig.Monitor(
            variable, filter: ExtensionObject.Of(new DataChangeFilter { Trigger = DataChangeTrigger.StatusValue, DeadbandType = kind, DeadbandValue = width })).StatusCode;
    }

    private static void SetMode(EngineRig rig, MonitoringMode mode)
    {
        lock (rig.Engine.Gate)
            rig.Subscription.Items.Values.Single().SetMode(mode);
    }

    // Part 4 §5.13.1.5, in as many words as it takes.
    private static IEnumerable<(double Value, bool Overflow)> Expected(int size, int count, bool discardOldest)
    {
        if (count <= size)
            return Enumerable.Range(1, count).Select(value => ((double)value, false));
        if (size == 1)
            return [(count, false)];
        return discardOldest
            ? Enumerable.Range(count - size + 1, size).Select((value, index) => ((double)value, index == 0))
            : Enumerable.Range(1, size - 1).Select(value => ((double)value, false)).Append((count, true));
    }
}
