using System.Text;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Against a broker that shares no code with mosquitto, over TCP and as a WebSocket.</summary>
public sealed class AedesTests : IAsyncLifetime
{
    private const int Messages = 500;
    private NodeBroker? _broker;

    public async Task InitializeAsync()
    {
        if (NodeBroker.Missing() is null)
            _broker = await NodeBroker.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    [TheoryIfNodeBroker]
    [InlineData(MqttQos.AtMostOnce, false)]
    [InlineData(MqttQos.AtLeastOnce, false)]
    [InlineData(MqttQos.ExactlyOnce, false)]
    [InlineData(MqttQos.AtLeastOnce, true)]
    [InlineData(MqttQos.ExactlyOnce, true)]
    public async Task Hundreds_of_messages_go_there_and_back(MqttQos qos, bool webSocket)
    {
        await using var client = await ConnectAsync("both", webSocket: webSocket);
        await client.SubscribeAsync([new("both/+", qos)], default);
        var writing = Task.WhenAll(Enumerable.Range(0, Messages).Select(each =>
            client.PublishAsync($"both/{each % 3}", Encoding.UTF8.GetBytes($"{each}"), qos, retain: false, default).AsTask()));

        var read = await Received.ReadAsync(client, all => all.Count == Messages);

        await writing;
        read.Select(each => each.Text).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, Messages).Select(each => $"{each}").Order(StringComparer.Ordinal));
        read.ShouldAllBe(each => each.Qos == qos);
    }

    [FactIfNodeBroker]
    public async Task A_message_larger_than_a_frame_of_the_websocket_arrives_whole()
    {
        await using var client = await ConnectAsync("large", webSocket: true);
        await client.SubscribeAsync([new("large", MqttQos.AtLeastOnce)], default);
        var payload = new byte[900_000];
        new Random(7).NextBytes(payload);
        await client.PublishAsync("large", payload, MqttQos.AtLeastOnce, retain: false, default);

        var message = await Received.FirstAsync(client);

        message.Payload.Span.SequenceEqual(payload).ShouldBeTrue();
        await message.AcknowledgeAsync(default);
    }

    [FactIfNodeBroker]
    public async Task What_came_while_a_session_was_away_is_there_when_it_resumes()
    {
        await using (var reader = await ConnectAsync("reader", clean: false))
            await reader.SubscribeAsync([new("kept", MqttQos.ExactlyOnce)], default);
        await using (var writer = await ConnectAsync("writer"))
            await writer.PublishAsync("kept", "meanwhile"u8.ToArray(), MqttQos.ExactlyOnce, retain: false, default);

        await using var again = await ConnectAsync("reader", clean: false);

        again.SessionPresent.ShouldBeTrue();
        (await Received.NextAsync(again)).ShouldBe(new Received("kept", "meanwhile", MqttQos.ExactlyOnce, Retained: false));
    }

    [FactIfNodeBroker]
    public async Task A_broker_that_does_not_speak_5_0_is_an_error_that_says_so()
    {
        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(ConnectAsync("five", version: MqttVersion.V5));

        refused.ReasonCode.ShouldBe(MqttReasonCode.UnsupportedProtocolVersion);
        refused.Message.ShouldContain("connect with 3.1.1");
    }

    [FactIfNodeBroker]
    public async Task A_path_where_there_is_no_websocket_is_named()
    {
        var options = new MqttClientOptions { Host = "127.0.0.1", Port = _broker!.WebSocketPort, ClientId = "c", WebSocketPath = "/elsewhere" };

        var failed = await Should.ThrowAsync<MqttConnectionException>(MqttClient.ConnectAsync(options, null, TimeProvider.System, default));

        failed.Message.ShouldContain($"no WebSocket for MQTT at 127.0.0.1:{options.Port}/elsewhere; check its path and port");
    }

    private Task<MqttClient> ConnectAsync(string clientId, bool webSocket = false, bool clean = true, MqttVersion version = MqttVersion.V311) =>
        MqttClient.ConnectAsync(
            new()
            {
                Host = "127.0.0.1",
                Port = webSocket ? _broker!.WebSocketPort : _broker!.Port,
                WebSocketPath = webSocket ? "/mqtt" : null,
                ClientId = clientId,
                CleanSession = clean,
                Version = version,
                MaximumPacketSize = 1024 * 1024,
            },
            null, TimeProvider.System, default);
}
