using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// A record as it lies in a segment, little-endian: marker "MREC" · payload length u32 · reading count u32 · kind u8 ·
/// sequence i64 · position i64 · appended at i64 (µs since 1970) · durable through i64 · payload · CRC-32C u32 over all
/// before it, begun with the log's own seed: bytes of another log never pass.
/// </summary>
/// <param name="Sequence">Number in the log, from 1.</param>
/// <param name="Position">Readings before this record.</param>
/// <param name="AppendedAtUs">Microseconds since 1970.</param>
/// <param name="DurableThrough">Highest sequence known to be durable when this was written: what lies at or below it was promised to somebody.</param>
/// <param name="Record">Its payload points into the bytes read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Frame(long Sequence, long Position, long AppendedAtUs, long DurableThrough, OutboxRecord Record)
{
    public const int HeaderBytes = 45;
    public const int OverheadBytes = HeaderBytes + sizeof(uint);

    public static ReadOnlySpan<byte> Marker => "MREC"u8;

    public int Length => LengthOf(Record);

    public long EndPosition => Position + Record.ReadingCount;

    public static int LengthOf(in OutboxRecord record) => record.Payload.Length + OverheadBytes;

    public void Encode(uint seed, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(Length)[..Length];
        Marker.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], Record.Payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Record.ReadingCount);
        span[12] = (byte)Record.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[13..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(span[21..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(span[29..], AppendedAtUs);
        BinaryPrimitives.WriteInt64LittleEndian(span[37..], DurableThrough);
        Record.Payload.Span.CopyTo(span[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[^4..], Crc32C.Of(span[..^4], seed));
        output.Advance(Length);
    }

    /// <summary>Length that a header claims; 0 where it is no header.</summary>
    public static int ClaimedLength(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith(Marker))
            return 0;
        var payload = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var readings = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        return payload <= OutboxRecord.MaxPayloadBytes && readings <= ReadingBlock.MaxReadings ? (int)payload + OverheadBytes : 0;
    }

    /// <param name="bytes">As many as <see cref="ClaimedLength"/> said.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, uint seed, out Frame frame)
    {
        var span = bytes.Span;
        frame = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]) != Crc32C.Of(span[..^4], seed))
            return false;
        var record = new OutboxRecord(
            (RecordKind)span[12], BinaryPrimitives.ReadInt32LittleEndian(span[8..]), bytes[HeaderBytes..^4]);
        frame = new(
            BinaryPrimitives.ReadInt64LittleEndian(span[13..]), BinaryPrimitives.ReadInt64LittleEndian(span[21..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[29..]), BinaryPrimitives.ReadInt64LittleEndian(span[37..]), record);
        return true;
    }
}
