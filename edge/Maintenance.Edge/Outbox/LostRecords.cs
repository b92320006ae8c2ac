using System.Buffers.Binary;
using System.Security.Cryptography;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Outbox;

/// <summary>Gap records that take the place, sequence for sequence, of records that cannot be sent.</summary>
internal static class LostRecords
{
    /// <summary>
    /// However often it is asked for, the id of the same place is the same: a UUIDv7 (RFC 9562) with the epoch's time and,
    /// instead of random bits, a digest of the place.
    /// </summary>
    public static OutboxRecord GapFor(
        GapReason reason, Guid epoch, Lane lane, long sequence, long count, DateTimeOffset fromUtc, DateTimeOffset toUtc, string detail)
    {
        Span<byte> place = stackalloc byte[26];
        epoch.TryWriteBytes(place);
        place[16] = (byte)lane;
        place[17] = (byte)reason;
        BinaryPrimitives.WriteInt64LittleEndian(place[18..], sequence);

        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(place, id);
        Span<byte> time = stackalloc byte[16];
        epoch.TryWriteBytes(time, bigEndian: true, out _);
        time[..6].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);

        var gap = new Gap(new(id[..16], bigEndian: true), reason, fromUtc, toUtc, count, null, null, detail);
        return new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap));
    }
}
