using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Checking;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>A gateway that follows an edge node of Sparkplug over a real broker.</summary>
public sealed class SparkplugDeviceTests : IAsyncLifetime, IDisposable
{
    private static readonly EdgeNodeId Press = new("Plant", "Press");

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private PrivateBroker _broker = null!;
    private SparkplugNode _node = null!;
    private Task _running = Task.CompletedTask;
    private volatile bool _isBorn;

    public async Task InitializeAsync()
    {
        _broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        var rpm = new Metric { Name = "Rpm", Type = SparkplugType.Double, Value = SparkplugValue.Of(1450.0) };
        _node = new(
            new() { Id = Press, Brokers = [new() { Host = "127.0.0.1", Port = _broker.Port, ClientId = "press" }] },
            new Dictionary<string, Template> { ["Motor"] = new() { IsDefinition = true, Members = [rpm with { Value = default }] } },
            [
                new() { Name = "Speed", Type = SparkplugType.Int16, Value = TypedValue.Write(SparkplugType.Int16, (short)-5) },
                new() { Name = "Label", Type = SparkplugType.String, Value = SparkplugValue.Of("a") },
                new() { Name = "Main", Type = SparkplugType.Template, Value = SparkplugValue.Of(new Template { IsDefinition = false, Definition = "Motor", Members = [rpm] }) },
            ],
            _ => ValueTask.CompletedTask, TimeProvider.System);
        await _node.AddDeviceAsync("Pump", [new() { Name = "Flow", Type = SparkplugType.Double }], default);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _broker.DisposeAsync();
        _node.Dispose();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Births_and_data_become_readings_with_the_edge_nodes_times()
    {
        await using var gateway = await StartAsync();
        var at = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds());
        RunNode();
        await RunningGateway.UntilAsync(() => gateway.Tag("press.speed").Taken == 1 && gateway.Tag("press.rpm").Taken == 1 && gateway.Tag("pump.flow").Taken == 1, "the births");
        await PublishAsync("Pump", Flow(1.5, at));
        await PublishAsync("Pump", Flow(2.5, at.AddMinutes(-30)) with { IsHistorical = true });
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Taken == 3, "the data");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Single(entry => entry.Tag is "press.speed").Reading.Value.ShouldBe(-5);
        remains.Readings.Single(entry => entry.Tag is "press.rpm").Reading.Value.ShouldBe(1450);
        var flow = remains.Readings.Where(entry => entry.Tag is "pump.flow").Select(entry => entry.Reading).ToList();
        flow[0].Quality.ShouldBe(Quality.Bad);   // null
        (flow[1].Value, flow[1].Quality, flow[1].MeasuredAtUtc).ShouldBe((1.5, Quality.Good, at));
        (flow[2].Value, flow[2].Quality, flow[2].MeasuredAtUtc).ShouldBe((2.5, Quality.Uncertain, at.AddMinutes(-30)));   // history: no detector judges it
    }

    [Fact]
    public async Task A_death_leaves_the_last_value_as_a_stale_one()
    {
        await using var gateway = await StartAsync();
        RunNode();
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Taken == 1, "the birth");
        await PublishAsync("Pump", Flow(1.5, DateTimeOffset.UtcNow));
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Value is 1.5, "the value");
        await _node.RemoveDeviceAsync("Pump", default);
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Taken == 3, "the device's death");
        gateway.Devices[0].Troubles.Keys.ShouldContain("Plant/Press/Pump");
        await _stop.CancelAsync();
        await RunningGateway.UntilAsync(() => gateway.Tag("press.speed").Taken == 2, "the edge node's death");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        var last = remains.Readings.Last(entry => entry.Tag is "pump.flow").Reading;
        (last.Value, last.Quality).ShouldBe((1.5, Quality.Stale));
        last = remains.Readings.Last(entry => entry.Tag is "press.speed").Reading;
        (last.Value, last.Quality).ShouldBe((-5, Quality.Stale));
    }

    [Fact]
    public async Task What_cannot_be_used_is_a_counted_gap()
    {
        await using var gateway = await StartAsync("- { name: press.label, metric: { node: Plant/Press, name: Label } }");
        await using var stranger = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = _broker.Port, ClientId = "stranger" }, null, TimeProvider.System, default);
        await stranger.SubscribeAsync([new("spBv1.0/Plant/NCMD/Press", MqttQos.AtMostOnce)], default);
        var early = new SparkplugPayload { Seq = 7, Metrics = [new() { Name = "Speed", Value = SparkplugValue.OfInt(1) }, new() { Name = "Label" }] };
        await stranger.PublishAsync("spBv1.0/Plant/NDATA/Press", early.ToBytes(), MqttQos.AtMostOnce, retain: false, default);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Gaps.GetValueOrDefault(GapReason.Malformed) == 2, "the values before the birth");
        gateway.Devices[0].Ignored.ShouldBe(0);
        await stranger.PublishAsync("spBv1.0/Plant/NOISE/Press", early.ToBytes(), MqttQos.AtMostOnce, retain: false, default);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].Ignored == 1, "the message of no verb of Sparkplug's");
        (await gateway.Client.GetStringAsync("/metrics", _stop.Token)).ShouldMatch("device_messages_ignored_total{device=\"[^\"]+\"} 1");
        (await gateway.Client.GetFromJsonAsync<JsonElement>("/api/status", _stop.Token)).GetProperty("devices")[0].GetProperty("ignored").GetInt64().ShouldBe(1);
        RunNode();
        await RunningGateway.UntilAsync(() => gateway.Tag("press.speed").Taken == 1, "the birth");
        await RunningGateway.UntilAsync(() => gateway.Ledger.Gaps.GetValueOrDefault(GapReason.Malformed) == 3, "the text");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Gaps.ShouldContain(gap => gap.Tag == "press.label" && gap.Detail!.Contains("no number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wildcards_make_a_tag_of_each_metric_with_numbers_and_are_known_again_while_the_edge_node_is_away()
    {
        RunNode();
        await RunningGateway.UntilAsync(() => _isBorn, "the births");
        const string Wild = """- { name: "all.{parent}.{name}", metric: { node: Plant/Press, device: "*", name: "**" } }""";
        const string Main = """- { name: "own.{name}", metric: { node: Plant/Press, name: "Ma*/*" } }""";
        await using (var gateway = await StartAsync(Wild, Main))
        {
            await RunningGateway.UntilAsync(() => gateway.Tag("all.Pump.Flow").Taken == 1 && gateway.Tag("own.Main/Rpm").Taken == 1, "the births");
            gateway.Ledger.Tags.Count.ShouldBe(5);
            await gateway.StopAsync();
        }

        await _stop.CancelAsync();
        await _running;
        await using var again = await StartAsync(Wild, Main);
        again.Ledger.Tags.Select(tag => tag.Settings.Name).ShouldContain("all.Pump.Flow");
        again.Devices[0].Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wildcard_that_finds_nothing_is_told()
    {
        RunNode();
        await RunningGateway.UntilAsync(() => _isBorn, "the births");
        await using var gateway = await StartAsync("""- { name: "{name}", metric: { node: Plant/Press, name: "Nothing*" } }""");
        gateway.Devices[0].Troubles["{name}"].ShouldContain("No metric with numbers is at Plant/Press Nothing*");
    }

    [Fact]
    public async Task A_broker_that_takes_no_connection_keeps_no_gateway_from_starting()
    {
        using var silent = new ScriptedBroker();
        var settings = GatewayFile.Parse("g", $$"""
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - name: line
              protocol: sparkplug
              endpoint: 127.0.0.1:{{silent.Options().Port}}
              tags: [{ name: "{name}", metric: { node: Plant/Press, name: "*" } }]
            """, _ => null, out _);
        var clock = new ManualClock();
        var finding = new SparkplugFinder(settings.Devices[0], _folder.Path, clock).ExpandAsync(default);
        using var peer = (await silent.AcceptAsync()).Peer;
        clock.Advance(TimeSpan.FromSeconds(6));
        var (device, troubles) = await finding;
        device.Tags.ShouldBeEmpty();
        troubles.ShouldHaveSingleItem().What.ShouldContain("did not take the connection within 00:00:05");

        var checking = new SparkplugCheck(TimeSpan.FromSeconds(3), clock).ReadAsync(
            settings.Devices[0] with { Tags = [settings.Tags[0] with { Metric = new(Press, null, "Speed") }] }, default);
        using var other = (await silent.AcceptAsync()).Peer;
        clock.Advance(TimeSpan.FromSeconds(4));
        (await checking).Tags[0].Error.ShouldNotBeNull().ShouldContain("did not take the connection within 3 s");
    }

    [Fact]
    public async Task A_device_that_no_tag_is_of_troubles_nobody_and_is_no_gap()
    {
        await _node.AddDeviceAsync("Lamp", [new() { Name = "Light", Type = SparkplugType.Double }], default);
        await using var gateway = await StartAsync();
        RunNode();
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Taken == 1, "the births");
        await _node.RemoveDeviceAsync("Lamp", default);
        await PublishAsync("Pump", Flow(1.5, DateTimeOffset.UtcNow));
        await RunningGateway.UntilAsync(() => gateway.Tag("pump.flow").Value is 1.5, "what came after its death");
        gateway.Devices[0].Troubles.ShouldBeEmpty();
        (await gateway.StopAsync()).ShouldBalance().Gaps.ShouldNotContain(gap => gap.Reason == GapReason.Malformed);
    }

    private static Metric Flow(double value, DateTimeOffset at) =>
        new() { Name = "Flow", Timestamp = SparkplugTime.FromUtc(at), Value = SparkplugValue.Of(value) };

    private void RunNode() => _running = _node.RunAsync(
        () =>
        {
            _isBorn = true;
            return ValueTask.CompletedTask;
        },
        _stop.Token);

    private async Task PublishAsync(string device, Metric metric) =>
        await Until.TrueAsync(token => _node.PublishAsync(device, [metric], token).AsTask(), TimeSpan.FromSeconds(20), "the births to be over", default);

    private async Task<RunningGateway> StartAsync(string more = "", string evenMore = "")
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: line
              protocol: sparkplug
              endpoint: 127.0.0.1:{{_broker.Port}}
              sparkplug: { reorderTimeout: "00:00:00.200" }
              tags:
                - { name: press.speed, metric: { node: Plant/Press, name: Speed } }
                - { name: press.rpm, metric: { node: Plant/Press, name: Main/Rpm } }
                - { name: pump.flow, metric: { node: Plant/Press, device: Pump, name: Flow } }
                {{more}}
                {{evenMore}}
            """);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker");
        return gateway;
    }
}
