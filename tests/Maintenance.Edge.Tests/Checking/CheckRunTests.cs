using System.Text;
using Maintenance.Edge.Checking;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Checking;

/// <summary>What a check shows of real devices.</summary>
public sealed class CheckRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_tag_of_a_modbus_device_is_shown_with_what_it_gave_or_with_what_to_do()
    {
        var unit = new WordsUnit();
        new ushort[] { 0x42C8, 0x0000, 0x7FC0, 0x0000, 0x0300 }.CopyTo(unit.Words, 0);
        await using var server = WordsUnit.Serve(ModbusFraming.Mbap, 2, (1, unit));
        var (code, text) = await CheckAsync($$"""
            - name: plc
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1 }
              tags:
              - { name: T.good, register: { address: 0, type: float32 }, unit: °C, scale: 0.5, offset: 1 }
              - { name: T.nan, register: { address: 2, type: float32 } }
              - { name: T.far, register: { address: 0, type: float32 }, range: { min: 0, max: 50 } }
              - { name: T.none, register: { address: 99, type: uint16 } }
              - { name: T.coil, register: { table: coil, address: 7, type: bool } }
              - { name: T.bits, register: { address: 4, type: uint16, bits: { first: 8, count: 2 } } }
            """);
        code.ShouldBe(1);
        Row(text, "T.good").ShouldMatch(@"^T\.good +holding 0-1 float32 ABCD +42C8 0000 +51  °C +Good +[0-9.]+ ms$");
        Row(text, "T.nan").ShouldContain("is no number: check register.address, type and order.");
        Row(text, "T.far").ShouldContain("is outside range, 0 to 50: check scale, offset and range.");
        Row(text, "T.none").ShouldContain("Nothing is at that address: check register.address (from 0; a manual's 40001 is holding 0) and register.table.");
        Row(text, "T.coil").ShouldContain("The device has no such table: check register.table.");
        Row(text, "T.bits").ShouldMatch(@"^T\.bits +holding 4 uint16 ABCD bits 8-9 +0300 +3 +Good");
        text.ShouldContain("plc at 127.0.0.1:");
        text.ShouldContain("6 tags in 3 requests a poll");   // what was refused is asked for alone
        text.ShouldMatch("by a round trip of [0-9.]+ ms, as just measured");
        text.ShouldEndWith("2 of 6 tags are good, 4 are not.\n");
    }

    [Fact]
    public async Task A_device_that_is_away_is_asked_once_and_said_to_be_away()
    {
        var (code, text) = await CheckAsync($$"""
            - name: plc
              protocol: modbus
              endpoint: 127.0.0.1:{{FreePort.Next()}}
              modbus: { unit: 1 }
              tags:
              - { name: T.a, register: { address: 0, type: uint16 } }
              - { name: T.b, register: { address: 1, type: uint16 } }
            """);
        code.ShouldBe(1);
        Row(text, "T.a").ShouldContain("cannot be reached");
        Row(text, "T.a").ShouldContain("Check endpoint, the network, and whether the device takes one more connection.");
        Row(text, "T.b").ShouldEndWith("not asked after that");
        text.ShouldContain("by what is presumed of it, since nothing could be measured");
    }

    [Fact]
    public async Task A_topic_is_waited_for_and_one_that_stays_silent_is_named_with_what_to_do()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var publisher = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "publisher" }, null, TimeProvider.System, CancellationToken.None);
        await publisher.PublishAsync("t/a", Encoding.UTF8.GetBytes("{\"value\":4.5}"), MqttQos.AtLeastOnce, retain: true, CancellationToken.None);
        await publisher.PublishAsync("t/b", Encoding.UTF8.GetBytes("{\"volts\":4.5}"), MqttQos.AtLeastOnce, retain: true, CancellationToken.None);
        var (code, text) = await CheckAsync($$"""
            - name: hall
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Port}}
              tags:
              - { name: H.a, topic: t/a, payload: { value: /value } }
              - { name: H.b, topic: t/b, payload: { value: /value } }
              - { name: H.c, topic: t/c }
              - { name: "{x}.d", topic: "u/{x}/y" }
            """, TimeSpan.FromSeconds(1));
        code.ShouldBe(1);
        Row(text, "{x}.d").ShouldContain("Nothing came within 1 s");
        Row(text, "H.a").ShouldMatch(@"^H\.a +t/a +{""value"":4.5} +4.5 +Good");
        Row(text, "H.b").ShouldContain("The message has nothing at /value, where a number is expected: check payload.value.");
        Row(text, "H.c").ShouldContain("Nothing came within 1 s: check the topic, letter by letter");
        text.ShouldEndWith("1 of 4 tags are good, 3 are not.\n");
    }

    [Fact]
    public async Task Topics_of_open_levels_are_shown_as_they_come()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var publisher = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "publisher" }, null, TimeProvider.System, CancellationToken.None);
        foreach (var asset in new[] { "A", "B" })
            await publisher.PublishAsync($"t/{asset}/flow", "4.5"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, CancellationToken.None);
        var (code, text) = await CheckAsync($$"""
            - name: hall
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Port}}
              tags:
              - { name: "{asset}.{signal}", topic: "t/{asset}/{signal}" }
            """, TimeSpan.FromSeconds(1));
        (code, text.EndsWith("2 tags are good.\n", StringComparison.Ordinal)).ShouldBe((0, true), text);
        Row(text, "A.flow").ShouldMatch(@"^A\.flow +t/A/flow +4.5 +4.5 +Good");
        Row(text, "B.flow").ShouldMatch(@"^B\.flow +t/B/flow +4.5 +4.5 +Good");
    }

    [Fact]
    public async Task A_metric_is_shown_as_its_birth_has_it()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        using var node = new SparkplugNode(
            new() { Id = new("Plant", "Press"), Brokers = [new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "press" }] },
            new Dictionary<string, Template>(),
            [
                new() { Name = "Speed", Type = SparkplugType.Double, Value = SparkplugValue.Of(4.5) },
                new() { Name = "Label", Type = SparkplugType.String, Value = SparkplugValue.Of("a") },
            ],
            _ => ValueTask.CompletedTask, TimeProvider.System);
        var running = node.RunAsync(() => ValueTask.CompletedTask, stop.Token);
        var (code, text) = await CheckAsync($$"""
            - name: line
              protocol: sparkplug
              endpoint: 127.0.0.1:{{broker.Port}}
              tags:
              - { name: S.speed, metric: { node: Plant/Press, name: Speed } }
              - { name: S.label, metric: { node: Plant/Press, name: Label } }
              - { name: S.none, metric: { node: Plant/Press, name: Torque } }
            """, TimeSpan.FromSeconds(3));
        await stop.CancelAsync();
        await running;
        code.ShouldBe(1);
        Row(text, "S.speed").ShouldMatch(@"^S\.speed +Plant/Press Speed +Double 4\.5 +4\.5 +Good");
        Row(text, "S.label").ShouldContain("which is no number");
        Row(text, "S.none").ShouldContain("No birth within 3 s has it: check metric.node");
    }

    [Fact]
    public async Task Nothing_but_the_devices_is_touched_and_a_wrong_file_is_not_read_from()
    {
        var unit = new WordsUnit();
        await using var server = WordsUnit.Serve(ModbusFraming.Mbap, 2, (1, unit));
        var (code, text) = await CheckAsync($$"""
            - name: plc
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1 }
              tags: [{ name: T.a, register: { address: 0, type: uint16 } }]
            """);
        (code, text.EndsWith("1 tags are good.\n", StringComparison.Ordinal)).ShouldBe((0, true), text);
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBe([File]);

        await Should.ThrowAsync<ConfigurationException>(CheckAsync("- { name: plc }"));
    }

    private string File => Path.Combine(_folder.Path, "gateway.yaml");

    private static string Row(string text, string tag) =>
        text.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith($"{tag} ", StringComparison.Ordinal));

    private async Task<(int Code, string Text)> CheckAsync(string devices, TimeSpan? wait = null)
    {
        await System.IO.File.WriteAllTextAsync(File, RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", devices));
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await CheckRun.RunAsync(new(File, wait ?? TimeSpan.FromSeconds(10), null), output, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString());
    }
}
