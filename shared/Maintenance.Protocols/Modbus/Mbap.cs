using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>The header before every PDU (Modbus Messaging on TCP/IP V1.0b, clause 3.1.3).</summary>
/// <param name="Length">Bytes that follow the length field: the unit id and the PDU.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Mbap(ushort TransactionId, ushort ProtocolId, ushort Length, byte UnitId)
{
    public const int Size = 7;

    public const int MaxFrame = Size + ModbusPdu.MaxLength;

    private const int MinLength = 2;
    private const int MaxLength = 1 + ModbusPdu.MaxLength;

    /// <summary>Of the whole frame, header included.</summary>
    public int FrameLength => Size + Length - 1;

    /// <summary>What makes this no Modbus header; null if it is one.</summary>
    public string? Fault =>
        ProtocolId != 0 ? $"protocol id {ProtocolId} instead of 0"
        : Length is < MinLength or > MaxLength ? $"length {Length}, outside {MinLength} to {MaxLength}"
        : null;

    public static Mbap Read(ReadOnlySpan<byte> frame) => new(
        BinaryPrimitives.ReadUInt16BigEndian(frame),
        BinaryPrimitives.ReadUInt16BigEndian(frame[2..]),
        BinaryPrimitives.ReadUInt16BigEndian(frame[4..]),
        frame[6]);

    public static void Write(Span<byte> frame, ushort transactionId, byte unitId, int pduLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, transactionId);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], (ushort)(pduLength + 1));
        frame[6] = unitId;
    }
}
