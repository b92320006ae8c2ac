using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Edge.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using GapReason = Maintenance.Contracts.Records.GapReason;
using UaGapReason = Maintenance.Protocols.OpcUa.Client.Subscriptions.GapReason;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

public sealed class IntakeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Misses_that_wait_are_one_of_each_reason_and_tag_and_break_no_batch()
    {
        var intake = new Intake();
        for (var i = 0; i < 1000; i++)
        {
            intake.TryAdd(new Reading(0, i, Quality.Good, Start.AddSeconds(i), Start)).ShouldBeTrue();
            intake.Add(new Miss(GapReason.Malformed, "fan", i % 2 == 0 ? "A" : "B", Start.AddSeconds(i), Start.AddSeconds(i), 1, "a text"));
        }

        var items = await TakeAllAsync(intake);
        items.OfType<SampleBatch>().ShouldHaveSingleItem().Count.ShouldBe(1000);
        items.OfType<Miss>().Select(miss => (miss.Tag, miss.Count, miss.FromUtc, miss.ToUtc)).ShouldBe(
            [("A", 500, Start, Start.AddSeconds(998)), ("B", 500, Start.AddSeconds(1), Start.AddSeconds(999))]);
    }

    [Fact]
    public async Task A_message_is_settled_once_its_values_are_stored_and_its_events_done()
    {
        var intake = new Intake();
        intake.TryAdd(new Reading(0, 1, Quality.Good, Start, Start));
        intake.Add(new ServerEvent([]));
        var settling = intake.SettleAsync(CancellationToken.None).AsTask();
        intake.IsEventNext().ShouldBeFalse();
        var batch = (await intake.TakeAsync(CancellationToken.None)).ShouldBeOfType<SampleBatch>();
        intake.IsEventNext().ShouldBeTrue();
        batch.Settle();
        intake.TryAdd(new Reading(0, 2, Quality.Good, Start, Start));   // of a later message: it settles nothing of this one
        await intake.TakeAsync(CancellationToken.None);
        (await intake.TakeAsync(CancellationToken.None)).ShouldBeOfType<SampleBatch>().Settle();
        settling.IsCompleted.ShouldBeFalse();

        intake.Settle(events: 1);
        await settling.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_gap_does_not_end_before_it_begins_where_the_servers_clock_is_ahead()
    {
        var intake = new Intake();
        var status = new DeviceStatus("fan", "fan:4840", TimeProvider.System);
        var settings = GatewayFile.Parse(
            "gateway.yaml", RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", FanDevice.Yaml(4840, FanDevice.Vibration)), _ => null, out _);
        var device = settings.Devices[0];
        var face = new SubscriptionFace(
            status, device.Tags, new Dictionary<int, Protocols.OpcUa.Encoding.NodeId>(), new ValueReader(device, status, NullLogger.Instance), intake, null,
            TimeProvider.System, NullLogger.Instance);
        face.TakeGap(new(UaGapReason.SubscriptionLost, null, Start.AddHours(2), Start, 0));

        var miss = (await TakeAllAsync(intake)).ShouldHaveSingleItem().ShouldBeOfType<Miss>();
        (miss.FromUtc, miss.ToUtc).ShouldBe((Start, Start.AddHours(2)));
    }

    private static async Task<IReadOnlyList<object>> TakeAllAsync(Intake intake)
    {
        intake.Close();
        var items = new List<object>();
        while (await intake.TakeAsync(CancellationToken.None) is { } item)
            items.Add(item);
        return items;
    }
}
