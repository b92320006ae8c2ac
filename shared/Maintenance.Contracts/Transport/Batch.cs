using System.Buffers;
using System.Buffers.Binary;
using Maintenance.Contracts.Records;

namespace Maintenance.Contracts.Transport;

/// <summary>
/// Consecutive records of one lane, as one request's body (before compression).
/// Layout, little-endian: "MNTB" · version u8 = 1 · lane u8 · epoch 16 bytes (big-endian UUID) · first sequence i64 ·
/// first position i64 · record count u32 · CRC-32C of the header u32; then each record: payload length u32 · kind u8 ·
/// reading count u32 · payload · CRC-32C of those u32.
/// </summary>
/// <param name="Header">Place in the stream.</param>
/// <param name="Records">In order of their sequence.</param>
public sealed record Batch(BatchHeader Header, IReadOnlyList<OutboxRecord> Records)
{
    /// <summary>Media type of the body.</summary>
    public const string MediaType = "application/vnd.maintenance.batch";

    /// <summary>Most records in one body.</summary>
    public const int MaxRecords = 10_000;

    /// <summary>Most bytes of one body before compression: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Bytes that a record takes beside its payload.</summary>
    public const int RecordOverheadBytes = 13;

    /// <summary>Bytes before the first record.</summary>
    public const int HeaderBytes = 46;

    private const byte Version = 1;
    private static ReadOnlySpan<byte> Magic => "MNTB"u8;

    /// <summary>Appends the body.</summary>
    public void Encode(IBufferWriter<byte> output)
    {
        var header = output.GetSpan(HeaderBytes)[..HeaderBytes];
        Magic.CopyTo(header);
        header[4] = Version;
        header[5] = (byte)Header.Lane;
        Header.Epoch.TryWriteBytes(header[6..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(header[22..], Header.FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(header[30..], Header.FirstPosition);
        BinaryPrimitives.WriteUInt32LittleEndian(header[38..], (uint)Records.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], Crc32C.Of(header[..42]));
        output.Advance(HeaderBytes);

        foreach (var record in Records)
            EncodeRecord(record, output);
    }

    /// <summary>Reads a body; payloads point into <paramref name="body"/>.</summary>
    /// <exception cref="MalformedRecordException">Cut, changed on the way, of another version or beyond the limits.</exception>
    public static Batch Decode(ReadOnlyMemory<byte> body)
    {
        var (header, count) = DecodeHeader(body.Span);
        var records = new List<OutboxRecord>(count);
        var at = HeaderBytes;
        for (var i = 0; i < count; i++)
            records.Add(DecodeRecord(body, ref at, header.FirstSequence + i));

        return at == body.Length
            ? new(header, records)
            : throw new MalformedRecordException($"{body.Length - at} bytes left over after record {header.FirstSequence + count - 1}");
    }

    private static void EncodeRecord(OutboxRecord record, IBufferWriter<byte> output)
    {
        var length = record.Payload.Length + RecordOverheadBytes;
        var span = output.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)record.Payload.Length);
        span[4] = (byte)record.Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(span[5..], (uint)record.ReadingCount);
        record.Payload.Span.CopyTo(span[9..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[^4..], Crc32C.Of(span[..^4]));
        output.Advance(length);
    }

    private static (BatchHeader Header, int Count) DecodeHeader(ReadOnlySpan<byte> body)
    {
        if (body.Length < HeaderBytes || !body.StartsWith(Magic))
            throw new MalformedRecordException("not a batch: the first bytes are not MNTB and a header");
        if (body[4] != Version)
            throw new MalformedRecordException($"batch version {body[4]}; this side reads version {Version}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(body[42..]) != Crc32C.Of(body[..42]))
            throw new MalformedRecordException("the batch header's checksum does not match: it was changed on the way");

        var header = new BatchHeader(
            (Lane)body[5], new Guid(body[6..22], bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(body[22..]), BinaryPrimitives.ReadInt64LittleEndian(body[30..]));
        var count = BinaryPrimitives.ReadUInt32LittleEndian(body[38..]);
        if (header.Lane > Lane.Telemetry || header.FirstSequence is < 1 or > long.MaxValue - MaxRecords || header.FirstPosition < 0)
            throw new MalformedRecordException($"no such place in a stream: {header}");
        return count is >= 1 and <= MaxRecords
            ? (header, (int)count)
            : throw new MalformedRecordException($"{count} records in a batch; 1 to {MaxRecords} are allowed");
    }

    private static OutboxRecord DecodeRecord(ReadOnlyMemory<byte> body, ref int at, long sequence)
    {
        var rest = body.Span[at..];
        var payloadBytes = rest.Length >= RecordOverheadBytes ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : uint.MaxValue;
        if (payloadBytes > OutboxRecord.MaxPayloadBytes || payloadBytes > rest.Length - RecordOverheadBytes)
            throw new MalformedRecordException($"record {sequence} is cut short or longer than {OutboxRecord.MaxPayloadBytes} bytes") { Record = sequence };

        var length = (int)payloadBytes + RecordOverheadBytes;
        var record = rest[..length];
        if (BinaryPrimitives.ReadUInt32LittleEndian(record[^4..]) != Crc32C.Of(record[..^4]))
            throw new MalformedRecordException($"record {sequence}'s checksum does not match: it was changed on the way") { Record = sequence };
        var readings = BinaryPrimitives.ReadUInt32LittleEndian(record[5..]);
        if (readings > Readings.ReadingBlock.MaxReadings)
            throw new MalformedRecordException($"record {sequence} claims {readings} readings; at most {Readings.ReadingBlock.MaxReadings}") { Record = sequence };

        at += length;
        return new((RecordKind)record[4], (int)readings, body.Slice(at - length + 9, (int)payloadBytes));
    }
}
