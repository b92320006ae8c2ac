using System.Net.Sockets;
using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>What comes in on a connection: a channel is opened, and its token renewed, by it (Part 6 §6.7.4).</summary>
internal sealed class ChannelOpening : IDisposable
{
    private static readonly EncodingLimits HeaderLimits = new() { MaxStringLength = 255, MaxByteStringLength = 32 * 1024 };

    private readonly ServerCore _core;
    private readonly ServerTokens _tokens;
    private readonly NetworkStream _stream;
    private readonly TransportLimits _agreed;
    private readonly IncomingChunks _incoming;
    private ChannelSecurity? _security;
    private ServerChannel? _channel;
    private uint _tokenId;

    public ChannelOpening(ServerCore core, ServerTokens tokens, NetworkStream stream, TransportLimits agreed)
    {
        (_core, _tokens, _stream, _agreed) = (core, tokens, stream, agreed);
        _incoming = new(core.Limits.Transport, FindOpener);
    }

    /// <summary>Looks at the security header of an OpenSecureChannel: at the first one, whether the client is believed.</summary>
    public async Task PrepareAsync(FrameHeader header, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (header.Chunk != ChunkType.Final)
            throw new OpcUaException(StatusCodes.BadTcpMessageTooLarge, "OpenSecureChannel came in more than one chunk");
        if (_security is not null)
            return;
        var (policy, certificate) = ReadHeader(frame.Span);
        _security = await ChannelSecurity.AdmitAsync(_core.Options, policy, certificate, cancellationToken);
    }

    public IncomingChunks.Incoming? Take(FrameHeader header, Span<byte> frame)
    {
        if (_security is null)
            throw new OpcUaException(StatusCodes.BadTcpSecureChannelUnknown, $"{header.Type} came before a channel was opened");
        return _incoming.Take(header, frame);
    }

    /// <summary>Grants a token and answers with it.</summary>
    public async Task<ServerChannel> OpenAsync(IncomingChunks.Incoming message, CancellationToken cancellationToken)
    {
        var (header, request) = Decode(message.Body.Span);
        var mode = Require(request);
        var policy = _security!.Policy;
        var nonce = RandomNumberGenerator.GetBytes(policy.NonceSize);
        var lifetime = TimeSpan.FromMilliseconds(Math.Clamp(
            request.RequestedLifetime, _core.Limits.ShortestToken.TotalMilliseconds, _core.Limits.LongestToken.TotalMilliseconds));
        var token = _security.Token(++_tokenId, mode, nonce, request.ClientNonce.Span);
        _channel ??= new(_core, _core.NextChannelId(), _security, mode, _tokens, _stream, _agreed);
        var response = new OpenSecureChannelResponse
        {
            SecurityToken = new()
            {
                ChannelId = _channel.Id,
                TokenId = token.Id,
                CreatedAt = _core.Clock.GetUtcNow(),
                RevisedLifetime = (uint)lifetime.TotalMilliseconds,
            },
            ServerNonce = policy.IsNone ? default : new(nonce),
        };
        _tokens.Grant(token, lifetime);
        _incoming.ChannelId = _channel.Id;
        await _channel.AnswerAsync(message.RequestId, header.RequestHandle, StatusCode.Good, new Answer<OpenSecureChannelResponse>(response), 0, cancellationToken);
        return _channel;
    }

    public void Dispose() => _security?.Dispose();

    private static (string? Policy, ByteString Certificate) ReadHeader(ReadOnlySpan<byte> frame)
    {
        var decoder = new UaDecoder(frame[FrameHeader.Length..], HeaderLimits);
        decoder.ReadUInt32();
        return (decoder.ReadString(), decoder.ReadByteString());
    }

    private (RequestHeader Header, OpenSecureChannelRequest Request) Decode(ReadOnlySpan<byte> body)
    {
        var decoder = new UaDecoder(body, _core.Limits.Encoding);
        if (decoder.ReadNodeId() != new NodeId(OpenSecureChannelRequest.EncodingId))
            throw new OpcUaException(StatusCodes.BadRequestTypeInvalid, "It opened its channel with another request than OpenSecureChannel");
        return (RequestHeader.Decode(ref decoder), OpenSecureChannelRequest.Decode(ref decoder));
    }

    private MessageSecurityMode Require(OpenSecureChannelRequest request)
    {
        var (policy, mode) = (_security!.Policy, request.SecurityMode);
        var isOffered = policy.IsNone
            ? mode == MessageSecurityMode.None
            : mode is MessageSecurityMode.Sign or MessageSecurityMode.SignAndEncrypt;
        if (!isOffered || (_channel is not null && _channel.Mode != mode))
            throw new OpcUaException(StatusCodes.BadSecurityModeRejected, $"It asked for {policy} with the mode {mode}");
        if ((_channel is null) != (request.RequestType == SecurityTokenRequestType.Issue))
            throw new OpcUaException(StatusCodes.BadRequestTypeInvalid, $"It asked to {request.RequestType} a token, and has {(_channel is null ? "none" : "one")}");
        if (!policy.IsNone && request.ClientNonce.Length != policy.NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"It sent a nonce of {request.ClientNonce.Length} bytes; {policy.NonceSize} are due");
        return mode;
    }

    private IChunkOpener FindOpener(MessageType type, ref UaDecoder header) => type switch
    {
        MessageType.OpenChannel => _security!.Find(ref header),
        MessageType.Message or MessageType.CloseChannel when _channel is not null => _tokens.Opener(header.ReadUInt32()),
        _ => throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"It sent a frame of the type {type}"),
    };
}
