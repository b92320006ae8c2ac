using System.Buffers.Binary;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// How far a lane has come; a file of its own, replaced in one step. Sequences on disk count on for ever; the cloud sees
/// them less <see cref="SequenceBase"/>, so that a new epoch needs no record written again.
/// </summary>
/// <param name="Log">Made when the lane was new; seeds every checksum.</param>
/// <param name="Epoch">As the cloud knows the stream.</param>
/// <param name="SequenceBase">The epoch's sequence 1 is this and one.</param>
/// <param name="PositionBase">The epoch's position 0.</param>
/// <param name="AcknowledgedThrough">The cloud holds all up to here.</param>
/// <param name="AcknowledgedPosition">Readings up to there.</param>
/// <param name="DurableThrough">Known durable when this was written, if more than the frames themselves say.</param>
/// <param name="DurablePosition">Readings up to there.</param>
/// <param name="UnjoinedFrom">
/// Highest sequence of the disk when it was first opened after the cloud was last asked how far it holds the lane: what lies
/// beyond was never sent, over however many starts. <see cref="Joined"/> once the cloud has been asked.
/// </param>
internal sealed record LaneCursor(
    Guid Log, Guid Epoch, long SequenceBase, long PositionBase,
    long AcknowledgedThrough, long AcknowledgedPosition, long DurableThrough, long DurablePosition, long UnjoinedFrom)
{
    public const long Joined = -1;
    private const int Numbers = 7;
    private const int Bytes = 5 + 16 + 16 + (Numbers * sizeof(long)) + sizeof(uint);
    private const byte Version = 2;
    private static ReadOnlySpan<byte> Magic => "MNTC"u8;

    public static LaneCursor New(Guid log) => new(log, log, 0, 0, 0, 0, 0, 0, Joined);

    public static string NameOf(string lane) => $"{lane}.cursor";

    /// <summary>Null where there is none or it cannot be read.</summary>
    public static LaneCursor? Load(IDisk disk, string lane)
    {
        if (!disk.Names().Contains(NameOf(lane)))
            return null;
        Span<byte> bytes = stackalloc byte[Bytes];
        using var file = disk.Open(NameOf(lane));
        if (file.Read(0, bytes) < Bytes || !bytes.StartsWith(Magic) || bytes[4] != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) != Crc32C.Of(bytes[..^4]))
        {
            return null;
        }

        Span<long> numbers = stackalloc long[Numbers];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(37 + (i * sizeof(long)))..]);
        return new(new(bytes[5..21]), new(bytes[21..37]), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
    }

    /// <summary>Replaces the file: after a power cut it is wholly the old one or wholly this.</summary>
    public void Save(IDisk disk, string lane)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        Log.TryWriteBytes(bytes[5..]);
        Epoch.TryWriteBytes(bytes[21..]);
        ReadOnlySpan<long> numbers =
            [SequenceBase, PositionBase, AcknowledgedThrough, AcknowledgedPosition, DurableThrough, DurablePosition, UnjoinedFrom];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(37 + (i * sizeof(long)))..], numbers[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[^4..], Crc32C.Of(bytes[..^4]));

        using (var file = disk.Create($"{NameOf(lane)}.new"))
        {
            file.Write(0, bytes);
            file.Flush();
        }

        disk.Rename($"{NameOf(lane)}.new", NameOf(lane));
        disk.Flush();
    }
}
