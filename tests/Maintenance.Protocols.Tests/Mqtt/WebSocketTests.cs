using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
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

    [Fact]
    public async Task A_text_frame_ends_the_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = ConnectAsync(listener);
        using var accepted = await listener.AcceptTcpClientAsync();
        using var server = await AgreeAsync(accepted.GetStream(), "mqtt");
        await server.SendAsync(new byte[] { 0x20, 2, 0, 0 }, WebSocketMessageType.Binary, endOfMessage: true, default);
        await using var client = await connecting;

        await server.SendAsync("0 bytes"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);

        (await Should.ThrowAsync<MqttProtocolException>(() => Received.FirstAsync(client))).Statement.ShouldBe("MQTT-6.0.0-1");
    }

    [Fact]
    public async Task A_websocket_of_something_else_is_not_taken_for_a_broker()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = ConnectAsync(listener);
        using var accepted = await listener.AcceptTcpClientAsync();
        using var server = await AgreeAsync(accepted.GetStream(), subProtocol: null);

        (await Should.ThrowAsync<MqttConnectionException>(connecting)).Message.ShouldContain("does not carry MQTT");
    }

    private static Task<MqttClient> ConnectAsync(TcpListener listener) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, WebSocketPath = "/mqtt", ClientId = "c" },
        null, TimeProvider.System, default);

    /// <summary>The server's half of the opening handshake (RFC 6455 §4.2.2).</summary>
    private static async Task<WebSocket> AgreeAsync(NetworkStream stream, string? subProtocol)
    {
        var request = new StringBuilder();
        var bytes = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            request.Append(Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes)));
        var key = request.ToString().Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // as the standard has it; it secures nothing
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
            + (subProtocol is null ? "" : $"Sec-WebSocket-Protocol: {subProtocol}\r\n") + "\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = subProtocol });
    }
}
