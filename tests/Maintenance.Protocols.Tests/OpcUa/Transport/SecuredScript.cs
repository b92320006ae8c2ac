using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>A server with Basic256Sha256 for one connection, which holds its certificate's key and says what a test wants it to say.</summary>
internal sealed class SecuredScript : IAsyncDisposable
{
    private const uint Channel = 77;
    private const int NonceSize = 32;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ChannelOptions _options;
    private readonly Task _script;

    /// <param name="nonceSize">Of the answer to OpenSecureChannel.</param>
    /// <param name="answers">Bodies of the answers to what comes then, in this order; what comes after them is not answered.</param>
    public SecuredScript(ApplicationCertificate own, ApplicationCertificate client, int nonceSize = NonceSize, params IReadOnlyList<byte[]> answers)
    {
        _listener.Start();
        Url = new($"opc.tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _options = new()
        {
            EndpointUrl = Url,
            Policy = SecurityPolicy.Basic256Sha256,
            Mode = MessageSecurityMode.SignAndEncrypt,
            Own = own,
            ServerCertificate = client.Encoded, // the other side's
        };
        _script = RunAsync(nonceSize, answers);
    }

    public Uri Url { get; }

    /// <summary>Requests that came after the channel was open.</summary>
    public int Requests { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        try
        {
            await _script;
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // The client left first, as these tests want it to.
        }
    }

    private async Task RunAsync(int nonceSize, IReadOnlyList<byte[]> answers)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var ends = new AsymmetricEnds(_options);
        var stream = client.GetStream();
        var frames = new FrameReader(stream, 65_535);
        var outgoing = new OutgoingChunks(stream, new()) { ChannelId = Channel };
        ChannelToken? token = null;
        var incoming = new IncomingChunks(new(), (MessageType type, ref UaDecoder header) =>
        {
            if (type == MessageType.OpenChannel)
                return ends.Find(ref header);
            header.ReadUInt32();
            return token!.Opener;
        });
        await frames.ReadAsync(CancellationToken.None);
        await stream.WriteAsync(Handshake.Acknowledge(new()));
        var opening = (await ReceiveAsync(frames, incoming)).GetValueOrDefault();
        var nonce = new byte[nonceSize];
        token = ChannelToken.Create(1, _options, nonce, NonceOf(opening.Body.Span));
        await outgoing.SendAsync(MessageType.OpenChannel, opening.RequestId, ends.Header, ends.Seal, ScriptedConnection.Body(Opened(nonce)), CancellationToken.None);
        while (await ReceiveAsync(frames, incoming) is { } request)
        {
            if (Requests++ < answers.Count)
                await outgoing.SendAsync(MessageType.Message, request.RequestId, token.Header, token.Seal, answers[Requests - 1], CancellationToken.None);
        }

        token.Dispose();
    }

    private static async Task<IncomingChunks.Incoming?> ReceiveAsync(FrameReader frames, IncomingChunks incoming)
    {
        while (await frames.ReadAsync(CancellationToken.None) is var (header, frame) && header.Type != MessageType.CloseChannel)
        {
            if (incoming.Take(header, frame.Span) is { } message)
                return message;
        }

        return null;
    }

    private static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> body)
    {
        var decoder = new UaDecoder(body, EncodingLimits.Default);
        decoder.ReadNodeId();
        RequestHeader.Decode(ref decoder);
        return OpenSecureChannelRequest.Decode(ref decoder).ClientNonce.Span;
    }

    private static OpenSecureChannelResponse Opened(byte[] nonce) => new()
    {
        SecurityToken = new() { ChannelId = Channel, TokenId = 1, RevisedLifetime = 3_600_000 },
        ServerNonce = new(nonce),
    };
}
