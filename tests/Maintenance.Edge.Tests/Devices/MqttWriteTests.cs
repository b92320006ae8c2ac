using System.Text;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
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
