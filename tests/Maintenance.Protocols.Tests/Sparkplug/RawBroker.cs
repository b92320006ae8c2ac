using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>A broker of one client at a time that shows each packet as it came, with flags that a subscriber would never see.</summary>
internal sealed class RawBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Channel<Seen> _seen = Channel.CreateUnbounded<Seen>();
    private readonly Task _running;
    private ScriptedPeer? _peer;

    public RawBroker()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public SparkplugBroker Address => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        ClientId = "client",
        KeepAlive = TimeSpan.Zero,
    };

    public async Task<Seen> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _seen.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next packet, which is of this kind.</summary>
    public async Task<Seen> NextAsync(string packet)
    {
        var seen = await NextAsync();
        seen.Packet.ShouldBe(packet);
        return seen;
    }

    /// <summary>The next message, which has this topic.</summary>
    public async Task<SparkplugPayload> NextOnAsync(string topic)
    {
        var seen = await NextAsync("PUBLISH");
        seen.Topic.ShouldBe(topic);
        return seen.Parsed;
    }

    public bool HasMore => _seen.Reader.TryPeek(out _);

    public Task SendAsync(string topic, SparkplugPayload payload) => SendAsync(topic, payload.ToBytes());

    public Task SendAsync(string topic, byte[] payload, bool isRetained = false)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var length = 2 + name.Length + payload.Length;
        List<byte> packet = [(byte)(isRetained ? 0x31 : 0x30)];
        for (; length >= 0x80; length >>= 7)
            packet.Add((byte)((length & 0x7F) | 0x80));
        packet.Add((byte)length);
        packet.AddRange([(byte)(name.Length >> 8), (byte)name.Length]);
        packet.AddRange(name);
        packet.AddRange(payload);
        return _peer!.SendAsync([.. packet]);
    }

    /// <summary>Cuts the connection.</summary>
    public void Cut() => Interlocked.Exchange(ref _peer, null)?.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        Cut();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            _peer = new(await _listener.AcceptTcpClientAsync(_over.Token));
            try
            {
                while (true)
                    await TakeAsync(_peer);
            }
            catch (Exception ended) when (ended is IOException or ObjectDisposedException or OperationCanceledException && !_over.IsCancellationRequested)
            {
                await _seen.Writer.WriteAsync(new("CLOSED", "", 0, false, []), _over.Token);
            }
        }
    }

    private async Task TakeAsync(ScriptedPeer peer)
    {
        var (first, body) = await peer.ReceiveAsync();
        switch (first >> 4)
        {
            case 1:
                await _seen.Writer.WriteAsync(Connect(body), _over.Token);
                await peer.SendAsync(0x20, 2, 0, 0);
                break;
            case 3:
                var rest = 0;
                var topic = Text(body, ref rest);
                var qos = (first >> 1) & 3;
                if (qos > 0)
                {
                    await peer.SendAsync(0x40, 2, body[rest], body[rest + 1]);
                    rest += 2;
                }

                await _seen.Writer.WriteAsync(new("PUBLISH", topic, qos, (first & 1) == 1, body[rest..]), _over.Token);
                break;
            case 8:
                await SubscribeAsync(peer, body);
                break;
            case 14:
                await _seen.Writer.WriteAsync(new("DISCONNECT", "", 0, false, []), _over.Token);
                break;
            default:
                break;
        }
    }

    private async Task SubscribeAsync(ScriptedPeer peer, byte[] body)
    {
        var filters = new List<string>();
        var granted = new List<byte>();
        for (var at = 2; at < body.Length; at++)
        {
            var filter = Text(body, ref at);
            granted.Add(body[at]);
            filters.Add($"{filter} {body[at]}");
        }

        await _seen.Writer.WriteAsync(new("SUBSCRIBE", string.Join(',', filters), 0, false, []), _over.Token);
        await peer.SendAsync([0x90, (byte)(2 + granted.Count), body[0], body[1], .. granted]);
    }

    private static Seen Connect(byte[] body)
    {
        var flags = body[7];
        var at = 10;
        Text(body, ref at);
        ((flags & 4) != 0).ShouldBeTrue("there is a will");
        var topic = Text(body, ref at);
        var length = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at));
        return new("CONNECT", topic, (flags >> 3) & 3, (flags & 32) != 0, body[(at + 2)..(at + 2 + length)]) { IsClean = (flags & 2) != 0 };
    }

    private static string Text(byte[] body, ref int at)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at));
        var text = Encoding.UTF8.GetString(body, at + 2, length);
        at += 2 + length;
        return text;
    }
}

/// <summary>A packet of a client; of CONNECT its will, of SUBSCRIBE its filters, each with its QoS.</summary>
internal sealed record Seen(string Packet, string Topic, int Qos, bool Retain, byte[] Payload)
{
    public bool IsClean { get; init; }

    public SparkplugPayload Parsed => SparkplugPayload.Parse(Payload, SparkplugLimits.Default);

    public HostState State => HostState.Parse(Payload);

    public ulong BdSeq => Parsed.Metrics.Single(metric => metric.Name is "bdSeq").Value.Bits;
}
