using System.Buffers.Binary;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Takes messages apart into chunks, numbers, seals and sends them. One message at a time: the caller sees to it.</summary>
/// <param name="limits">What the other side takes.</param>
internal sealed class OutgoingChunks(Stream stream, TransportLimits limits)
{
    private readonly byte[] _frame = new byte[limits.SendBufferSize];
    private readonly SequenceNumbers _sequence = new();

    public uint ChannelId { get; set; }

    /// <exception cref="OpcUaException">Bad_RequestTooLarge: the other side would not take it; nothing was sent.</exception>
    public async Task SendAsync(
        MessageType type,
        uint requestId,
        ReadOnlyMemory<byte> securityHeader,
        IChunkSeal seal,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        var headerSize = FrameHeader.Length + sizeof(uint) + securityHeader.Length;
        var most = ChunkFormat.MostBody(seal, _frame.Length, headerSize);
        var chunks = Math.Max(1, (body.Length + most - 1) / most);
        if ((limits.MaxMessageSize != 0 && body.Length > limits.MaxMessageSize) || (limits.MaxChunkCount != 0 && chunks > limits.MaxChunkCount))
        {
            throw new OpcUaException(
                StatusCodes.BadRequestTooLarge,
                $"A request of {body.Length} bytes is more than the server takes ({limits.MaxMessageSize} bytes, {limits.MaxChunkCount} chunks)");
        }

        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var part = body.Slice(chunk * most, Math.Min(most, body.Length - (chunk * most)));
            var kind = chunk == chunks - 1 ? ChunkType.Final : ChunkType.Intermediate;
            var size = Fill(new(type, kind, 0), requestId, securityHeader.Span, seal, part.Span);
            await stream.WriteAsync(_frame.AsMemory(0, size), cancellationToken);
        }
    }

    private int Fill(FrameHeader header, uint requestId, ReadOnlySpan<byte> securityHeader, IChunkSeal seal, ReadOnlySpan<byte> body)
    {
        header.Write(_frame);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(FrameHeader.Length), ChannelId);
        securityHeader.CopyTo(_frame.AsSpan(FrameHeader.Length + sizeof(uint)));
        var headerSize = FrameHeader.Length + sizeof(uint) + securityHeader.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(headerSize), _sequence.Next());
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(headerSize + sizeof(uint)), requestId);
        body.CopyTo(_frame.AsSpan(headerSize + ChunkFormat.SequenceHeaderSize));
        return ChunkFormat.Seal(seal, _frame, headerSize, headerSize + ChunkFormat.SequenceHeaderSize + body.Length);
    }
}
