using System.Text;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>A message that a real broker sends once more because its acknowledgement never went out.</summary>
public sealed class RedeliveryTests
{
    [Fact]
    public async Task A_message_taken_and_not_acknowledged_is_known_again_without_a_device_clock()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var folder = new TemporaryFolder();
        await using var broker = await PrivateBroker.StartAsync(new(), patience.Token);
        var settings = GatewayFile.Parse("g", $$"""
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - name: d
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Port}}
              tags: [{ name: t, topic: t }]
            """, _ => null, out _);
        var driver = new MqttDriver(settings.Devices[0], folder.Path, new(new(settings), NullLogger<TagWrites>.Instance), TimeProvider.System, NullLogger<MqttDriver>.Instance);
        var inlet = new Inlet();

        using var abort = new CancellationTokenSource();
        var (first, connected) = Run(driver, inlet, abort.Token, patience.Token);
        await connected;
        await PublishAsync(broker.Port, patience.Token);
        var batch = (SampleBatch)await inlet.Reader.ReadAsync(patience.Token);
        batch.Count.ShouldBe(1);
        await abort.CancelAsync();
        first.IsCompleted.ShouldBeFalse("the value is not yet on disk");
        batch.Settle();
        await Should.ThrowAsync<OperationCanceledException>(first.WaitAsync(patience.Token));

        using var stop = new CancellationTokenSource();
        var (second, again) = Run(driver, inlet, CancellationToken.None, stop.Token);
        await again;
        (await inlet.Reader.ReadAsync(patience.Token)).ShouldBe(new Repeat(0));
        var empty = (SampleBatch)await inlet.Reader.ReadAsync(patience.Token);
        empty.Count.ShouldBe(0);
        empty.Settle();
        await stop.CancelAsync();
        await second.WaitAsync(patience.Token);
    }

    private static (Task Running, Task Connected) Run(
        MqttDriver driver, Inlet inlet, CancellationToken abort, CancellationToken stop)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var status = new DeviceStatus("d", "e", TimeProvider.System);
        var link = new DeviceLink(status, inlet, () =>
        {
            connected.SetResult();
            return ValueTask.CompletedTask;
        }, abort);
        return (driver.RunAsync(link, stop), connected.Task);
    }

    private static async Task PublishAsync(int port, CancellationToken cancellationToken)
    {
        await using var publisher = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = port, ClientId = "publisher" }, null, TimeProvider.System, cancellationToken);
        await publisher.PublishAsync("t", Encoding.UTF8.GetBytes("1"), MqttQos.AtLeastOnce, retain: false, cancellationToken);
    }
}
