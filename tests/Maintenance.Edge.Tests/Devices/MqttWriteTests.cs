using System.Text;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Commands to a device behind a broker.</summary>
public sealed class MqttWriteTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PrivateBroker _broker = null!;
    private MqttClient _device = null!;

    public async Task InitializeAsync()
    {
        _broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        _device = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = _broker.Port, ClientId = "device" }, null, TimeProvider.System, CancellationToken.None);
        await _device.SubscribeAsync([new("f/set-point/set", MqttQos.AtLeastOnce)], CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _device.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_value_is_published_and_read_back_when_the_device_says_it()
    {
        await using var gateway = await StartAsync();
        var writes = gateway.Writes;
        var writing = WriteAsync(writes, 45.5);
        await using var messages = _device.ReadMessagesAsync(CancellationToken.None).GetAsyncEnumerator();
        (await messages.MoveNextAsync()).ShouldBeTrue();
        Encoding.ASCII.GetString(messages.Current.Payload.Span).ShouldBe("455");
        await messages.Current.AcknowledgeAsync(CancellationToken.None);
        await SayAsync("12");
        await SayAsync("455");
        (await writing).ShouldBe(new WriteOutcome.Written(45.5));

        (await WriteAsync(writes, 61)).ShouldBeOfType<WriteOutcome.Refused>();
        var unheard = WriteAsync(writes, 7);
        await SayAsync("12");
        (await unheard).ShouldBeOfType<WriteOutcome.NotConfirmed>().Value.ShouldNotBeNull().ShouldBe(1.2, 1e-9);
    }

    [Theory]
    [InlineData("40040001970000", typeof(WriteOutcome.Refused), "a quota is used up")]   // PUBACK that refuses
    [InlineData("E00198", typeof(WriteOutcome.NotConfirmed), "may or may not be written")]   // DISCONNECT
    public async Task What_the_broker_does_not_take_is_an_outcome_and_in_the_log(string answer, Type outcome, string why)
    {
        using var broker = new ScriptedBroker();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: fan
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Options5().Port}}
              mqtt: { version: 5 }
              tags:
              - { name: F.set-point, topic: f, writable: { min: 0, max: 60, topic: f/set } }
            """);
        using var peer = await broker.AcceptAsync([0x20, 3, 0, 0, 0]);
        await peer.ReceiveAsync();
        await peer.SendAsync(0x90, 4, 0, 1, 0, 1);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the subscription");
        var writing = WriteAsync(gateway.Writes, 7);
        var (first, body) = await peer.ReceiveAsync();
        first.ShouldBe((byte)0x32);
        var packet = Convert.FromHexString(answer);
        if (packet[0] == 0x40)
            (packet[2], packet[3]) = (body[7], body[8]);
        await peer.SendAsync(packet[..(2 + packet[1])]);
        var said = (await writing).ShouldNotBeNull();
        said.ShouldBeOfType(outcome);
        said.ToString().ShouldContain(why);
        gateway.Logs.Entries.ShouldContain(entry => entry.Message.StartsWith("Device fan: 7 was not written to F.set-point by a test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_command_meanwhile_is_refused()
    {
        await using var gateway = await StartAsync();
        var first = WriteAsync(gateway.Writes, 45.5);
        (await WriteAsync(gateway.Writes, 7)).ShouldBeOfType<WriteOutcome.Refused>().Reason.ShouldContain("Another command to the device is under way");
        await SayAsync("455");
        (await first).ShouldBe(new WriteOutcome.Written(45.5));
        gateway.Logs.Entries.ShouldContain(entry => entry.Message == "Device fan: 45.5 was written to F.set-point by a test; read back 45.5");
    }

    private static Task<WriteOutcome?> WriteAsync(TagWrites writes, double value) => writes.WriteAsync("F.set-point", value, "a test", CancellationToken.None);

    private Task SayAsync(string value) =>
        _device.PublishAsync("f/set-point", Encoding.ASCII.GetBytes(value), MqttQos.AtLeastOnce, retain: false, CancellationToken.None).AsTask();

    private async Task<RunningGateway> StartAsync()
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: fan
              protocol: mqtt
              endpoint: 127.0.0.1:{{_broker.Port}}
              tags:
              - { name: F.set-point, topic: f/set-point, scale: 0.1, writable: { min: 0, max: 60, topic: f/set-point/set } }
            """);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker");
        return gateway;
    }
}
