using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Encoding;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>The other end of connections without security, one after another, which says what a test wants it to say.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _script;

    public ScriptedServer(Func<ScriptedConnection, Task> script, int connections = 1)
    {
        _listener.Start();
        _script = RunAsync(script, connections);
    }

    public Uri Url => new($"opc.tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        try
        {
            await _script;
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // The client left first, as most of these tests want it to.
        }
    }

    private async Task RunAsync(Func<ScriptedConnection, Task> script, int connections)
    {
        for (var connection = 0; connection < connections; connection++)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await script(new(client.GetStream()));
        }
    }
}

/// <summary>One accepted connection.</summary>
internal sealed class ScriptedConnection(NetworkStream stream)
{
    public const uint Channel = 77;
    private static readonly byte[] TokenHeader = [1, 0, 0, 0];

    private readonly FrameReader _frames = new(stream, 65_535);
    private readonly IncomingChunks _incoming = new(new(), Find);

    public NetworkStream Stream => stream;

    public OutgoingChunks Outgoing { get; } = new(stream, new()) { ChannelId = Channel };

    public ValueTask SendAsync(byte[] bytes) => stream.WriteAsync(bytes);

    public async Task AcknowledgeAsync(TransportLimits? limits = null)
    {
        await _frames.ReadAsync(CancellationToken.None);
        await SendAsync(Handshake.Acknowledge(limits ?? new()));
    }

    public async Task OpenAsync(int nonceSize = 0, uint lifetimeMs = 3_600_000)
    {
        await AcknowledgeAsync();
        await AnswerOpenAsync(await ReceiveAsync(), 1, nonceSize, lifetimeMs);
    }

    /// <summary>Grants a token; messages go on with the first.</summary>
    public Task AnswerOpenAsync(uint requestId, uint tokenId, int nonceSize, uint lifetimeMs)
    {
        var response = new OpenSecureChannelResponse
        {
            SecurityToken = new() { ChannelId = Channel, TokenId = tokenId, RevisedLifetime = lifetimeMs },
            ServerNonce = nonceSize == 0 ? default : new(new byte[nonceSize]),
        };
        var header = Wire.Bytes(SecurityPolicy.None.Uri, static (ref UaEncoder e, string v) => e.Write(v));
        return Outgoing.SendAsync(
            MessageType.OpenChannel, requestId, (byte[])[.. header, .. Enumerable.Repeat((byte)0xFF, 8)], NoProtection.Instance, Body(response), CancellationToken.None);
    }

    /// <summary>Waits for a request and answers its id.</summary>
    public async Task<uint> ReceiveAsync()
    {
        var (header, frame) = await _frames.ReadAsync(CancellationToken.None) ?? throw new IOException("The client closed the connection.");
        return _incoming.Take(header, frame.Span)!.Value.RequestId;
    }

    /// <summary>Waits for a request and answers its id, its type and its body from its header on; null once the client has closed.</summary>
    public async Task<(uint RequestId, uint Type, byte[] Body)?> ReceiveRequestAsync()
    {
        while (await _frames.ReadAsync(CancellationToken.None) is var (header, frame))
        {
            if (header.Type == MessageType.CloseChannel)
                return null;
            if (_incoming.Take(header, frame.Span) is not { } message)
                continue;
            var decoder = new UaDecoder(message.Body.Span, EncodingLimits.Default);
            return (message.RequestId, decoder.ReadNodeId().Numeric, decoder.Take(decoder.Remaining).ToArray());
        }

        return null;
    }

    public Task AnswerAsync<T>(uint requestId, T response)
        where T : IStructure<T> =>
        SendMessageAsync(requestId, Body(response));

    public Task SendMessageAsync(uint requestId, byte[] body) =>
        Outgoing.SendAsync(MessageType.Message, requestId, TokenHeader, NoProtection.Instance, body, CancellationToken.None);

    /// <summary>The service as a whole fails.</summary>
    public Task RefuseAsync(uint requestId, StatusCode status) => SendMessageAsync(requestId, Body(new ServiceFault(), status));

    public static byte[] Body<T>(T response, StatusCode status = default)
        where T : IStructure<T> =>
        Wire.Bytes((response, status), static (ref UaEncoder encoder, (T Response, StatusCode Status) answer) =>
        {
            encoder.Write(new NodeId(T.EncodingId));
            new ResponseHeader { ServiceResult = answer.Status }.Encode(ref encoder);
            answer.Response.Encode(ref encoder);
        });

    private static NoProtection Find(MessageType type, ref UaDecoder header)
    {
        if (type != MessageType.OpenChannel)
        {
            header.ReadUInt32();
            return NoProtection.Instance;
        }

        header.ReadString();
        header.ReadByteString();
        header.ReadByteString();
        return NoProtection.Instance;
    }
}
