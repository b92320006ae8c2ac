using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.OpcUa.Server.Events;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>What a gateway makes of a server that is away, lies about its past or tells more than its queues hold.</summary>
public sealed class OpcUaTroubleTests : IAsyncLifetime, IDisposable
{
    private const string Vibration = FanDevice.Vibration;
    private const string Counter = "{ name: F.counter, node: { path: /Plant/Counter, sampling: \"00:00:00\", queue: 1000 } }";
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(2);

    private readonly TemporaryFolder _folder = new();
    private TestPlant _plant = null!;

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    private string AlarmFile => Path.Combine(GatewayFolder, "opcua", "fan.alarms.json");

    public async Task InitializeAsync() => _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"));

    public async Task DisposeAsync() => await _plant.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ name: F.told, node: { path: /Plant/F-402/vibration } }", 0, 0)]
    [InlineData("{ name: F.read, node: { path: /Plant/F-402/vibration, access: read, sampling: \"00:00:00.100\" } }", 9, 30)]
    public async Task A_server_that_is_away_when_the_gateway_stops_is_declared_with_the_reads_that_were_due(string tag, int least, int most)
    {
        await using var gateway = await StartAsync(Vibration, tag);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(taken => taken.Taken > 0), "values");
        await _plant.EndAsync();
        var status = gateway.Devices[0];
        await RunningGateway.UntilAsync(() => status.State == DeviceState.Waiting, "the loss");
        var lostAtUtc = TimeProvider.System.GetUtcNow();
        await RunningGateway.UntilAsync(() => TimeProvider.System.GetUtcNow() - lostAtUtc > TimeSpan.FromSeconds(1), "a second without it");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        var silent = remains.Gaps.Where(gap => gap.Reason == GapReason.DeviceSilent && gap.FromUtc <= lostAtUtc && gap.ToUtc > lostAtUtc).ToList();
        silent.ShouldNotBeEmpty();
        silent.Sum(gap => gap.Count).ShouldBeInRange(least, most);
    }

    [Fact]
    public async Task History_fills_in_also_where_the_sensors_clock_is_ahead_of_the_gateways()
    {
        _plant.Set(_plant.Counter, 0, Ahead);
        await using var gateway = await StartAsync(Counter);
        _plant.Set(_plant.Counter, 1, Ahead);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.counter").Value == 1, "the first value");
        await _plant.EndAsync();
        _plant.Set(_plant.Counter, 2, Ahead);
        _plant.Set(_plant.Counter, 3, Ahead);
        _plant.Begin();
        await RunningGateway.UntilAsync(() => gateway.Tag("F.counter").Value == 3, "the last value");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe([0, 1, 2, 3]);
        remains.Gaps.ShouldNotContain(gap => string.Equals(gap.Tag, "F.counter", StringComparison.Ordinal) || gap.Detail!.Contains("no history", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_restart_that_numbers_namespaces_anew_no_other_node_is_taken_for_a_tags()
    {
        await using var gateway = await StartAsync(
            Vibration, "{ name: F.read, node: { id: \"nsu=urn:test:plant;s=F-402.vibration\", access: read, sampling: \"00:00:00.010\" } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0 && gateway.Tag("F.read").Taken > 0, "values");
        var port = _plant.EndPoint.Port;
        await _plant.DisposeAsync();
        _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"), port, isRenumbered: true);
        _plant.Set("F-401", 7);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == 7, "a value of the new session");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.ShouldNotContain(entry => entry.Reading.Value == 666);
        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.DeviceSilent && gap.ToUtc > gap.FromUtc);
    }

    [Fact]
    public async Task An_alarm_that_the_servers_queue_lost_is_asked_for_and_raised()
    {
        await using var gateway = await StartAsync(
            "{ name: F.vibration, asset: F-401, node: { path: /Plant/F-401/vibration, publishing: \"00:00:01\" } }", "events: { asset: PLANT }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0, "the subscription");   // and the next message comes in a second
        _plant.Alarm.Update(true, 700, "too much");
        for (var i = 0; i < 1200; i++)   // the queue for events holds a thousand
            _plant.OtherAlarm.Update(i % 2 == 0, 300, $"{i}");
        await RunningGateway.UntilAsync(() => Active("F.vibration/vibration-high (s=Alarm)"), "the alarm that was lost");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Transitions.Where(transition => transition.Tag is "F.vibration").ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Raised);
        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.DeviceOverflow && gap.Detail!.Contains("events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_alarm_returns_also_where_its_severity_sinks_below_what_is_asked_for()
    {
        await using var gateway = await StartAsync(Vibration, "events: { asset: PLANT, leastSeverity: 500 }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0, "the subscription");
        await gateway.AskedAsync();
        _plant.OtherAlarm.Update(true, 400, "not so much");
        _plant.Alarm.Update(true, 700, "too much");
        await RunningGateway.UntilAsync(() => Active("F.vibration/vibration-high (s=Alarm)"), "the alarm");
        _plant.Alarm.Update(false, 100, "well again");
        await RunningGateway.UntilAsync(() => !Active("F.vibration/vibration-high (s=Alarm)"), "its return");
        _plant.OtherAlarm.Update(true, 600, "more");
        await RunningGateway.UntilAsync(() => Active("(s=OtherAlarm)"), "the alarm that has become grave");

        (await gateway.StopAsync()).ShouldBalance().Transitions.Select(transition => (transition.Edge, transition.Score)).ShouldBe(
            [(AlarmEdge.Raised, 700), (AlarmEdge.Returned, 700), (AlarmEdge.Raised, 600)]);
    }

    [Fact]
    public async Task A_disk_that_takes_no_file_of_alarms_holds_up_neither_values_nor_alarms()
    {
        await using var gateway = await StartAsync(Vibration, "events: { asset: PLANT }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0, "the subscription");
        await gateway.AskedAsync();
        Directory.CreateDirectory(AlarmFile + ".next");
        _plant.Alarm.Update(true, 700, "too much");
        await RunningGateway.UntilAsync(() => gateway.Devices[0].Troubles.Values.Any(what => what.Contains("fan.alarms.json", StringComparison.Ordinal)), "the trouble");
        _plant.Set("F-401", 5);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == 5, "a value after it");
        Directory.Delete(AlarmFile + ".next");
        _plant.OtherAlarm.Update(true, 700, "too much here too");
        await RunningGateway.UntilAsync(() => Active("F.vibration/vibration-high (s=Alarm)") && gateway.Devices[0].Troubles.Count == 0, "the file");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Transitions.Count.ShouldBe(2);
        remains.Gaps.ShouldNotContain(gap => gap.Reason == GapReason.DeviceSilent && gap.Count == 0 && gap.Detail!.Contains("No connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_by_which_the_server_wants_to_be_asked_anew_is_obeyed()
    {
        await using var gateway = await StartAsync(Vibration, "events: { asset: PLANT }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0, "the subscription");
        await gateway.AskedAsync();
        _plant.Alarm.Update(true, 700, "too much");
        await RunningGateway.UntilAsync(() => Active("F.vibration/vibration-high (s=Alarm)"), "the alarm");
        _plant.Space.Events.Raise(new UaEvent(new(2789), _plant.Space.Server, TimeProvider.System.GetUtcNow(), 100, "Ask anew"));
        await gateway.AskedAsync(times: 2);

        (await gateway.StopAsync()).ShouldBalance().Transitions.ShouldHaveSingleItem();
    }

    private bool Active(string rule) => FanDevice.ActiveAlarms(GatewayFolder).Any(active => active.EndsWith(rule, StringComparison.Ordinal));

    private Task<RunningGateway> StartAsync(params string[] lines) => FanDevice.StartAsync(_plant, GatewayFolder, _plant.EndPoint.Port, lines);
}
