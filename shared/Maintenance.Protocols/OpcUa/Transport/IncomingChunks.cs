using System.Buffers;
using System.Buffers.Binary;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>
/// Puts chunks back together (Part 6 §6.7.2 and §6.7.3): each opened, its channel and number checked, its body added to the
/// message it belongs to, within the agreed limits.
/// </summary>
/// <param name="find">Reads the security header and answers how the chunk is opened.</param>
internal sealed class IncomingChunks(TransportLimits limits, IncomingChunks.FindOpener find)
{
    public delegate IChunkOpener FindOpener(MessageType type, ref UaDecoder securityHeader);

    private static readonly EncodingLimits HeaderLimits = new() { MaxStringLength = 255, MaxByteStringLength = 32 * 1024 };

    private readonly SequenceNumbers _sequence = new();
    private readonly ArrayBufferWriter<byte> _body = new();
    private uint _requestId;
    private int _chunks;

    /// <summary>The channel all chunks must be of; 0 until it is known.</summary>
    public uint ChannelId { get; set; }

    /// <returns>The message this chunk completes, valid until the next one; its body is null if it was given up.</returns>
    public Incoming? Take(FrameHeader header, Span<byte> frame)
    {
        var decoder = new UaDecoder(frame[FrameHeader.Length..], HeaderLimits);
        var channel = decoder.ReadUInt32();
        if (ChannelId != 0 && channel != ChannelId)
            throw new OpcUaException(StatusCodes.BadTcpSecureChannelUnknown, $"A chunk came for the channel {channel}; this is {ChannelId}");
        var opener = find(header.Type, ref decoder);
        var content = frame[ChunkFormat.Open(opener, frame, FrameHeader.Length + decoder.Position)];
        _sequence.Require(BinaryPrimitives.ReadUInt32LittleEndian(content));
        var requestId = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        if (_chunks == 0)
            _requestId = requestId;
        else if (_requestId != requestId)
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, $"A chunk of request {requestId} came in the middle of request {_requestId}");
        return Add(header.Chunk, content[ChunkFormat.SequenceHeaderSize..]);
    }

    private Incoming? Add(ChunkType type, ReadOnlySpan<byte> content)
    {
        if (_chunks == 0)
            _body.ResetWrittenCount();
        _chunks++;
        if (type == ChunkType.Abort)
        {
            _chunks = 0;
            return new(_requestId, default, Handshake.ReadError(content, "The other side gave up a message"));
        }

        if ((limits.MaxChunkCount != 0 && _chunks > limits.MaxChunkCount)
            || (limits.MaxMessageSize != 0 && _body.WrittenCount + content.Length > limits.MaxMessageSize))
        {
            throw new OpcUaException(
                StatusCodes.BadTcpMessageTooLarge,
                $"A message is larger than {limits.MaxMessageSize} bytes in {limits.MaxChunkCount} chunks, as was agreed");
        }

        _body.Write(content);
        if (type == ChunkType.Intermediate)
            return null;
        _chunks = 0;
        return new(_requestId, _body.WrittenMemory, null);
    }

    internal readonly record struct Incoming(uint RequestId, ReadOnlyMemory<byte> Body, OpcUaException? GivenUp);
}
