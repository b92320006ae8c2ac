using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.Mqtt;
using Shouldly;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A peer that does exactly what a test says, with a framing of its own, independent of the codec under test.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedBroker() => _listener.Start();

    /// <summary>Somebody connects who was not accepted yet.</summary>
    public bool IsWanted => _listener.Pending();

    public MqttClientOptions Options(bool cleanSession = true, int inboundCapacity = 1024, int maximumInFlight = 256) => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        ClientId = "client",
        CleanSession = cleanSession,
        InboundCapacity = inboundCapacity,
        MaximumInFlight = maximumInFlight,
    };

    /// <summary>Of MQTT 5.0.</summary>
    public MqttClientOptions Options5(bool cleanSession = true, int inboundCapacity = 1024, int aliases = 0) => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        ClientId = "client",
        Version = MqttVersion.V5,
        CleanSession = cleanSession,
        InboundCapacity = inboundCapacity,
        InboundTopicAliases = aliases,
        OutboundTopicAliases = aliases,
    };

    /// <summary>Takes a connection and its CONNECT, and answers with <paramref name="answer"/>.</summary>
    public async Task<ScriptedPeer> AcceptAsync(byte[] answer)
    {
        var (peer, _) = await AcceptAsync();
        await peer.SendAsync(answer);
        return peer;
    }

    /// <summary>Takes a connection and its CONNECT.</summary>
    public async Task<(ScriptedPeer Peer, byte[] Connect)> AcceptAsync()
    {
        var peer = new ScriptedPeer(await _listener.AcceptTcpClientAsync());
        var (first, body) = await peer.ReceiveAsync();
        first.ShouldBe((byte)0x10);
        return (peer, body);
    }

    public async Task<(MqttClient Client, ScriptedPeer Peer)> ConnectAsync(
        MqttClientOptions? options = null, MqttSession? session = null, TimeProvider? clock = null)
    {
        var connecting = MqttClient.ConnectAsync(options ?? Options(), session, clock ?? TimeProvider.System, default);
        var peer = await AcceptAsync([0x20, 2, 0, 0]);
        return (await connecting, peer);
    }

    /// <summary>At MQTT 5.0, with these properties in CONNACK.</summary>
    public async Task<(MqttClient Client, ScriptedPeer Peer)> Connect5Async(
        MqttClientOptions? options = null, MqttSession? session = null, bool sessionPresent = false, params byte[] properties)
    {
        var connecting = MqttClient.ConnectAsync(options ?? Options5(), session, TimeProvider.System, default);
        var peer = await AcceptAsync([0x20, (byte)(3 + properties.Length), (byte)(sessionPresent ? 1 : 0), 0, (byte)properties.Length, .. properties]);
        return (await connecting, peer);
    }

    public void Dispose() => _listener.Dispose();
}

internal sealed class ScriptedPeer(TcpClient connection) : IDisposable
{
    private readonly NetworkStream _stream = connection.GetStream();

    public async Task SendAsync(params byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next packet: its first byte and its body.</summary>
    public async Task<(byte First, byte[] Body)> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one, patience.Token);
        var first = one[0];
        int length = 0, factor = 1;
        do
        {
            await _stream.ReadExactlyAsync(one, patience.Token);
            length += (one[0] & 127) * factor;
            factor *= 128;
        }
        while (one[0] >= 128);
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, patience.Token);
        return (first, body);
    }

    /// <summary>As many bytes as there is room for, whatever they are.</summary>
    public ValueTask ReceiveAsync(byte[] bytes, CancellationToken cancellationToken) => _stream.ReadExactlyAsync(bytes, cancellationToken);

    /// <summary>Vanishes without a goodbye.</summary>
    public void Dispose()
    {
        connection.Client?.LingerState = new(enable: true, seconds: 0);   // none: it has vanished before
        connection.Dispose();
    }
}
