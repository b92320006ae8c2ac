using System.Buffers.Binary;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Unit id, PDU, CRC-16. A frame's length is known by its function; where that is unknown, all that came is taken for one
/// frame. A wrong CRC says nothing of where the next frame begins, so whoever sees one must let the line fall silent.
/// </summary>
internal sealed class RtuFrames : IModbusFrames
{
    public static readonly RtuFrames Instance = new();

    private const int CrcSize = 2;
    private const int Around = 1 + CrcSize;

    public int MaxFrame => ModbusPdu.MaxLength + Around;

    public bool AnswersForAll => false;

    public FrameTaken Take(ReadOnlySpan<byte> bytes, bool isRequest, Span<byte> pdu)
    {
        if (bytes.Length < 2)
            return FrameTaken.NotWhole;
        var body = bytes[1..];
        var length = isRequest ? PduLength.OfRequest(body) : PduLength.OfAnswer(body);
        if (length == PduLength.Unknown)
            length = bytes.Length - Around;
        if (length > ModbusPdu.MaxLength)
            return FrameTaken.Broken($"a PDU of {length} bytes, more than {ModbusPdu.MaxLength}");
        if (length < 1 || bytes.Length < length + Around)
            return FrameTaken.NotWhole;

        var sent = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(1 + length)..]);
        var counted = Crc(bytes[..(1 + length)]);
        if (sent != counted)
            return FrameTaken.Broken($"a frame with the CRC {sent:X4} instead of {counted:X4}");
        body[..length].CopyTo(pdu);
        return new(length + Around, bytes[0], 0, length, null);
    }

    public int Wrap(ReadOnlySpan<byte> pdu, byte unitId, ushort transactionId, Span<byte> frame)
    {
        frame[0] = unitId;
        pdu.CopyTo(frame[1..]);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[(1 + pdu.Length)..], Crc(frame[..(1 + pdu.Length)]));
        return pdu.Length + Around;
    }

    /// <summary>CRC-16 with the polynomial A001 reflected, beginning with FFFF (clause 6.2.2).</summary>
    internal static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFu;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
        }

        return (ushort)crc;
    }
}
