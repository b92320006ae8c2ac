using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>
/// A broker of QoS 2 with one client and a session that it never loses: it takes what that publishes, sends it the numbers from 1,
/// and breaks the connection where its plan says so. Written from §4.3.3 alone.
/// </summary>
internal sealed class OnceBroker : IAsyncDisposable
{
    private const int Window = 4;
    private const byte Publish = 0x34, Duplicate = 0x08, Received = 0x50, Release = 0x62, Completed = 0x70;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<Cut> _plan;
    private readonly int _messages;
    private readonly HashSet<ushort> _taken = [];
    private readonly SortedDictionary<int, bool> _sent = [];   // number: PUBREC came
    private readonly Task _running;
    private int _next = 1;
    private int _packets;

    public OnceBroker(int messages, IEnumerable<Cut> plan)
    {
        (_messages, _plan) = (messages, new(plan));
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>Where the connection breaks.</summary>
    /// <param name="After">Packets of the client since the last break.</param>
    /// <param name="IsAnswered">The last of them is dealt with, and its answer is lost; else it is lost itself.</param>
    public readonly record struct Cut(int After, bool IsAnswered);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The payloads that were published, each as often as a subscriber would have got it.</summary>
    public List<int> Got { get; } = [];

    public bool IsDone { get; private set; }

    /// <summary>Why it serves nobody any more; null while it does.</summary>
    public Exception? Fault => _running.Exception?.InnerException;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_over.Token);
            client.NoDelay = true;
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client has gone, as it may.
            }

            client.Client.LingerState = new(enable: true, seconds: 0);
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var connect = await ReadAsync(stream);
        var isFirst = _next == 1 && Got.Count == 0 && _taken.Count == 0 && _sent.Count == 0;
        byte[] flags = [(byte)(isFirst ? 0 : 1), 0];
        var is5 = connect[2 + 6] == 5;
        await stream.WriteAsync(is5 ? (byte[])[0x20, 3, .. flags, 0] : [0x20, 2, .. flags], _over.Token);
        foreach (var (number, received) in _sent)
            await stream.WriteAsync(received ? [Release, 2, .. Id(number)] : Message(number, Duplicate, is5), _over.Token);
        while (true)
        {
            while (_next <= _messages && _sent.Count < Window)
            {
                var number = _next++;   // sent, even where the client goes meanwhile: then it is sent again
                _sent.Add(number, false);
                await stream.WriteAsync(Message(number, 0, is5), _over.Token);
            }

            var packet = await ReadAsync(stream);
            _packets++;
            var cut = _plan.TryPeek(out var next) && _packets >= next.After ? _plan.Dequeue() : default(Cut?);
            if (cut is not { IsAnswered: false } && packet[0] == 0xE0)
                return;
            var answer = cut is { IsAnswered: false } ? null : Take(packet, is5);
            if (cut is not null)
            {
                _packets = 0;
                return;
            }

            if (answer is not null)
                await stream.WriteAsync(answer, _over.Token);
        }
    }

    private byte[]? Take(byte[] packet, bool is5)
    {
        switch (packet[0] & 0xF0)
        {
            case 0x30:
                var id = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(5));
                if (_taken.Add(id))
                    Got.Add(packet[^1]);
                return [Received, 2, packet[5], packet[6]];
            case 0x60:
                _taken.Remove(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)));
                return [Completed, 2, packet[2], packet[3]];
            case 0x50:
                var received = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
                if (_sent.ContainsKey(received))
                    _sent[received] = true;
                return [Release, 2, packet[2], packet[3]];
            case 0x70:
                _sent.Remove(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)));
                IsDone = _next > _messages && _sent.Count == 0;
                return null;
            default:
                throw new InvalidOperationException($"A packet {packet[0]:X2} from the client.");
        }
    }

    private static byte[] Message(int number, int flag, bool is5)
    {
        byte[] body = [0, 1, (byte)'t', .. Id(number), .. is5 ? (byte[])[0] : [], (byte)number];
        return [(byte)(Publish | flag), (byte)body.Length, .. body];
    }

    private static byte[] Id(int number) => [(byte)(number >> 8), (byte)number];

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var header = new byte[2];
        await stream.ReadExactlyAsync(header, _over.Token);
        var packet = new byte[2 + header[1]];
        header.CopyTo(packet, 0);
        await stream.ReadExactlyAsync(packet.AsMemory(2), _over.Token);
        return packet;
    }
}
