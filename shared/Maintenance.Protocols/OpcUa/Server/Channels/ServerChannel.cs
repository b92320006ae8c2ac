using System.Buffers;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>The sending half of an open channel: one message at a time, from whoever has one.</summary>
internal sealed class ServerChannel : IDisposable
{
    private const int MostKept = 1024 * 1024;

    private readonly ServerCore _core;
    private readonly ServerTokens _tokens;
    private readonly OutgoingChunks _outgoing;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private ArrayBufferWriter<byte> _body = new();
    private long _sendingSince;

    public ServerChannel(
        ServerCore core, uint id, ChannelSecurity security, MessageSecurityMode mode, ServerTokens tokens, NetworkStream stream, TransportLimits agreed)
    {
        (_core, Id, Security, Mode, _tokens) = (core, id, security, mode, tokens);
        _outgoing = new(stream, agreed) { ChannelId = id };
    }

    public uint Id { get; }

    public ChannelSecurity Security { get; }

    public MessageSecurityMode Mode { get; }

    /// <summary>Whether a message has been on its way out for longer than the server has patience.</summary>
    public bool IsStuck(DateTimeOffset nowUtc) =>
        Interlocked.Read(ref _sendingSince) is var since and not 0 && nowUtc.UtcTicks - since > _core.Limits.Patience.Ticks;

    /// <param name="mostBytes">What the session takes at once; 0: no limit of its own.</param>
    /// <exception cref="OpcUaException">Bad_ResponseTooLarge: the client would not take it; nothing was sent.</exception>
    public async ValueTask AnswerAsync(
        uint requestId, uint requestHandle, StatusCode result, IAnswer answer, uint mostBytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            Encode(requestHandle, result, answer);
            if (mostBytes != 0 && _body.WrittenCount > mostBytes)
                throw TooLarge();
            Interlocked.Exchange(ref _sendingSince, _core.Clock.GetUtcNow().UtcTicks);
            await SendAsync(answer is Answer<OpenSecureChannelResponse>, requestId, cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _sendingSince, 0);
            if (_body.Capacity > MostKept)
                _body = new();
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private async Task SendAsync(bool isOpen, uint requestId, CancellationToken cancellationToken)
    {
        var token = _tokens.ForSending;
        var (type, header, seal) = isOpen
            ? (MessageType.OpenChannel, Security.Header, Security.Seal)
            : (MessageType.Message, token.Header, token.Seal);
        try
        {
            await _outgoing.SendAsync(type, requestId, header, seal, _body.WrittenMemory, cancellationToken);
        }
        catch (OpcUaException refused) when (refused.Status == StatusCodes.BadRequestTooLarge)
        {
            throw TooLarge();
        }
    }

    private void Encode(uint requestHandle, StatusCode result, IAnswer answer)
    {
        _body.ResetWrittenCount();
        var encoder = new UaEncoder(_body);
        encoder.Write(new NodeId(answer.EncodingId));
        encoder.Write(_core.Clock.GetUtcNow()); // the fields of a ResponseHeader (Part 4, "ResponseHeader")
        encoder.Write(requestHandle);
        encoder.Write(result);
        encoder.Write((DiagnosticInfo?)null);
        encoder.Write(-1);
        encoder.Write(default(ExtensionObject));
        answer.Encode(ref encoder);
        encoder.Flush();
    }

    private OpcUaException TooLarge() => new(StatusCodes.BadResponseTooLarge, $"An answer of {_body.WrittenCount} bytes is more than the client takes");
}
