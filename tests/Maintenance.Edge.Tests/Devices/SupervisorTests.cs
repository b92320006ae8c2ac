using System.Collections.Concurrent;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Reconnecting, silence and readiness, on whole gateways.</summary>
public sealed class SupervisorTests : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_a_connection_that_held_the_back_off_begins_anew()
    {
        await using var device = new ScriptedModbusDevice { Manner = ModbusManner.HangUp };
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(device.Port));
        await RunningGateway.UntilAsync(() => Waits(gateway).Count >= 3, "three losses");
        device.Manner = ModbusManner.Well;
        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Taken >= 5, "values");
        var before = Waits(gateway);
        before[2].ShouldBeGreaterThan(FirstWait * 2);
        device.Manner = ModbusManner.HangUp;
        await RunningGateway.UntilAsync(() => Waits(gateway).Count > before.Count, "one more loss");
        Waits(gateway)[before.Count].ShouldBeLessThanOrEqualTo(FirstWait);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Who_sees_that_a_device_was_lost_or_found_again_finds_it_in_the_log()
    {
        await using var device = new ScriptedModbusDevice { AnswersPerConnection = 1 };
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(device.Port));
        ConcurrentQueue<(bool IsLoss, DeviceState Before)> told = [];
        gateway.Logs.OnEntry = entry =>
        {
            if (entry.Message.StartsWith("Device counter is ", StringComparison.Ordinal))
                told.Enqueue((entry.Values.ContainsKey("Wait"), gateway.Devices[0].State));
        };
        await RunningGateway.UntilAsync(() => told.Select(entry => entry.IsLoss).Distinct().Count() == 2, "a loss and a connection");
        told.ShouldAllBe(entry => entry.IsLoss ? entry.Before != DeviceState.Waiting : entry.Before != DeviceState.Online);
        gateway.Logs.OnEntry = null;
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task After_connections_that_gave_one_answer_each_the_back_off_goes_on()
    {
        await using var device = new ScriptedModbusDevice { AnswersPerConnection = 1 };
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(device.Port));
        await RunningGateway.UntilAsync(() => Waits(gateway).Count >= 3, "three losses");
        Waits(gateway)[2].ShouldBeGreaterThan(FirstWait * 2);
        gateway.Tag("N.up").Taken.ShouldBeGreaterThanOrEqualTo(3);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_link_on_which_nothing_comes_is_given_up_and_made_anew()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var gateway = await StartAsync(broker, "watchdog: \"00:00:01\"", "00:01:00");
        await RunningGateway.UntilAsync(() => gateway.Devices[0].LastError is { } error && error.Contains("Nothing came for", StringComparison.Ordinal), "the silence to be noticed");
        await using var publisher = await PublisherAsync(broker);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the link to be made anew");
        await PublishAsync(publisher, 1);
        await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 1, "the value");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Readiness_names_a_tag_that_spoke_and_fell_silent_until_it_speaks_again()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var gateway = await StartAsync(broker, "clock: gateway", "00:00:00.500");
        await using var publisher = await PublisherAsync(broker);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker");
        (await gateway.ReasonsAsync()).ShouldContain("tag C.current has not spoken yet");
        await SpeakUntilReadyAsync();
        await Until.TrueAsync(
            async _ => (await gateway.ReasonsAsync()).Any(reason => reason.StartsWith("tag C.current is silent since ", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20), "the silent tag to be named", CancellationToken.None);
        await SpeakUntilReadyAsync();

        Task SpeakUntilReadyAsync() => Until.TrueAsync(
            async _ =>
            {
                await PublishAsync(publisher, 2);
                return !(await gateway.ReasonsAsync()).Any(reason => reason.Contains("C.current", StringComparison.Ordinal));
            },
            TimeSpan.FromSeconds(20), "the tag to be no reason any more", CancellationToken.None);
    }

    [Fact]
    public async Task A_device_tells_whether_it_is_connected_by_a_tag_and_in_metrics()
    {
        await using var device = new ScriptedModbusDevice();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(device.Port).Replace(
            "  tags:", "  connection: { name: N.connected, limits: { low: 0.5, priority: High } }\n  tags:", StringComparison.Ordinal));
        await RunningGateway.UntilAsync(() => gateway.Tag("N.connected").Value is 1, "the connection to be told");
        device.Manner = ModbusManner.HangUp;
        await RunningGateway.UntilAsync(() => gateway.Tag("N.connected").Alarms is [{ Rule: "N.connected/low" }], "its loss to be told");
        gateway.Tag("N.connected").Value.ShouldBe(0);
        var metrics = await gateway.Client.GetStringAsync("/metrics");
        metrics.ShouldContain("device_state{device=\"counter\",state=\"Stopped\"} 0");
        metrics.ShouldMatch("device_losses_total{device=\"counter\"} [1-9]");
        metrics.ShouldMatch("device_last_error_state{device=\"counter\",error=\"[^\"]+\"} 1");
        device.Manner = ModbusManner.Well;
        await RunningGateway.UntilAsync(() => gateway.Tag("N.connected").Value is 1, "its return to be told");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "N.connected").Select(entry => entry.Reading.Value).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task A_tag_that_is_expected_and_does_not_come_is_stored_as_stale_once_and_good_again_when_it_comes()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var gateway = await StartAsync(broker, "clock: gateway", "00:00:10\", staleAfter: \"00:00:00.500");
        await using var publisher = await PublisherAsync(broker);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker");
        await PublishAsync(publisher, 7);
        await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Sampled == 2, "the stale reading");
        gateway.Tag("C.current").QualityAt(DateTimeOffset.UtcNow).ShouldBe(Quality.Stale);
        await PublishAsync(publisher, 7);
        await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Sampled == 4, "the same again");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => (entry.Reading.Value, entry.Reading.Quality)).ShouldBe(
            [(7, Quality.Good), (7, Quality.Stale), (7, Quality.Good), (7, Quality.Stale)]);
    }

    [Fact]
    public async Task Sixteen_connect_at_once_and_the_next_when_one_of_them_is_done()
    {
        using var broker = new ScriptedBroker();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, string.Join('\n', Enumerable.Range(0, 24).Select(i =>
            $"- {{ name: d{i}, protocol: mqtt, endpoint: \"127.0.0.1:{broker.Options().Port}\", tags: [{{ name: t{i}, topic: t{i} }}] }}")));
        var peers = new List<ScriptedPeer>();
        for (var i = 0; i < 16; i++)
            peers.Add((await broker.AcceptAsync()).Peer);
        await RunningGateway.UntilAsync(() => gateway.Devices.All(device => device.State == DeviceState.Connecting && device.SinceUtc < DateTimeOffset.UtcNow.AddSeconds(-1)), "all to want to connect");
        broker.IsWanted.ShouldBeFalse("sixteen connect at once");
        peers[0].Dispose();
        peers.Add((await broker.AcceptAsync()).Peer);
        broker.IsWanted.ShouldBeFalse();
        foreach (var peer in peers)
            peer.Dispose();
    }

    private static List<TimeSpan> Waits(RunningGateway gateway) => [.. gateway.Logs.Entries
        .Where(entry => string.Equals(entry.Category, typeof(DeviceSupervisor).FullName, StringComparison.Ordinal) && entry.Values.ContainsKey("Wait"))
        .Select(entry => (TimeSpan)entry.Values["Wait"]!)];

    private Task<RunningGateway> StartAsync(PrivateBroker broker, string setting, string maxSilence) => RunningGateway.StartAsync(_folder.Path, $$"""
        - name: hall
          protocol: mqtt
          endpoint: 127.0.0.1:{{broker.Port}}
          {{setting}}
          tags:
          - { name: C.current, topic: t/current, maxSilence: "{{maxSilence}}" }
        """);

    private static Task<MqttClient> PublisherAsync(PrivateBroker broker) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "publisher" }, null, TimeProvider.System, CancellationToken.None);

    private static Task PublishAsync(MqttClient publisher, int value) => publisher.PublishAsync(
        "t/current", System.Text.Encoding.UTF8.GetBytes($"{value}"), MqttQos.AtLeastOnce, retain: false, CancellationToken.None).AsTask();
}
