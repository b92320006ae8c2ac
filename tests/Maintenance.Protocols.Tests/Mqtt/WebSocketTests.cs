using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>MQTT 5.0 in a WebSocket, to a mosquitto that has none of its own behind a bridge that has.</summary>
public sealed class WebSocketTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    [TheoryIfNodeBroker]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task A_message_goes_there_and_back(MqttVersion version)
    {
        await using var bridge = await NodeBroker.StartAsync("--bridge", $"{broker.Port}");
        await using var client = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = bridge.WebSocketPort, WebSocketPath = "/mqtt", ClientId = $"ws-{version}", Version = version },
            null, TimeProvider.System, default);
        await client.SubscribeAsync([new($"ws/{version}", MqttQos.ExactlyOnce)], default);

        await client.PublishAsync($"ws/{version}", "größer"u8.ToArray(), MqttQos.ExactlyOnce, retain: false, default);

        (await Received.NextAsync(client)).ShouldBe(new Received($"ws/{version}", "größer", MqttQos.ExactlyOnce, Retained: false));
    }

    [FactIfNodeBroker]
    public async Task The_end_of_the_websocket_is_the_end_of_the_connection()
    {
        var bridge = await NodeBroker.StartAsync("--bridge", $"{broker.Port}");
        await using var client = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = bridge.WebSocketPort, WebSocketPath = "/mqtt", ClientId = "ws-end" }, null, TimeProvider.System, default);

        await bridge.DisposeAsync();

        (await Should.ThrowAsync<MqttConnectionException>(() => Received.FirstAsync(client))).Message.ShouldContain("/mqtt");
    }
}
