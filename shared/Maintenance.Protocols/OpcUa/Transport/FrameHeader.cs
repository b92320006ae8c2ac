using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>The eight bytes before everything on the wire: type, whether more follows, and the size of the whole frame.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(MessageType Type, ChunkType Chunk, int Size)
{
    public const int Length = 8;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes, int mostBytes)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var header = new FrameHeader((MessageType)(word & 0xFFFFFF), (ChunkType)(word >> 24), 0);
        if (!Enum.IsDefined(header.Type))
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"The other side sent a frame of the unknown type 0x{word & 0xFFFFFF:X6}");
        if (!Enum.IsDefined(header.Chunk))
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"The other side sent a chunk of the unknown type 0x{word >> 24:X2}");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return size >= Length && size <= mostBytes
            ? header with { Size = (int)size }
            : throw new OpcUaException(StatusCodes.BadTcpMessageTooLarge, $"The other side sent a frame of {size} bytes, {mostBytes} were agreed");
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Type | ((uint)Chunk << 24));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)Size);
    }
}
