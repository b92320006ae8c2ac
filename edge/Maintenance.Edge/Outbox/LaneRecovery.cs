using System.Runtime.InteropServices;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// Finds the end of a lane after whatever happened to it. Only the last segment can hold records that nobody was promised;
/// it is cut behind the last good record before an unreadable span that may never have been durable. A span that was
/// durable (a later frame, the next segment or the cursor says so) stays, and reads as a gap of known size.
/// </summary>
internal sealed class LaneRecovery(IDisk disk, string lane)
{
    private const int WindowBytes = 1024 * 1024;

    public required LaneCursor Cursor { get; init; }

    /// <summary>Oldest first; the last is written to.</summary>
    public required List<LogSegment> Segments { get; init; }

    public long LastSequence { get; private set; }

    public long NextPosition { get; private set; }

    /// <summary>Bytes behind the last good record that were cut away; they were promised to nobody.</summary>
    public long BytesCut { get; private set; }

    public static LaneRecovery Run(IDisk disk, string lane, Guid newLog)
    {
        var segments = disk.Names()
            .Select(name => LogSegment.FromName(disk, lane, name)).OfType<LogSegment>()
            .OrderBy(segment => segment.FirstSequence).ToList();
        try
        {
            return Run(disk, lane, segments, newLog);
        }
        catch (DiskFullException)
        {
            segments.ForEach(segment => segment.Dispose());   // it is run again once there is room
            throw;
        }
    }

    private static LaneRecovery Run(IDisk disk, string lane, List<LogSegment> segments, Guid newLog)
    {
        if (LaneCursor.Load(disk, lane) is not { } cursor)
        {
            cursor = LostCursor(segments, newLog);
            cursor.Save(disk, lane);
        }

        var recovery = new LaneRecovery(disk, lane) { Cursor = cursor, Segments = segments };
        recovery.DropAcknowledged();
        recovery.FindEnd();
        return recovery;
    }

    /// <summary>The epoch is then the log's own, and all that is still here is sent again: the cloud knows what it holds.</summary>
    private static LaneCursor LostCursor(List<LogSegment> segments, Guid newLog)
    {
        var log = segments.Select(segment => segment.ReadLog()).FirstOrDefault(id => id is not null) ?? newLog;
        var cursor = LaneCursor.New(log);
        return segments is [var oldest, ..]
            ? cursor with { AcknowledgedThrough = oldest.FirstSequence - 1, AcknowledgedPosition = oldest.FirstPosition }
            : cursor;
    }

    private void DropAcknowledged()
    {
        while (Segments.Count > 1 && Segments[1].FirstSequence <= Cursor.AcknowledgedThrough + 1)
        {
            Segments[0].Delete();
            Segments.RemoveAt(0);
        }

        foreach (var closed in Segments.SkipLast(1))
            closed.Extend(closed.File.Length);
    }

    private void FindEnd()
    {
        if (Segments.Count == 0 || Segments[0].FirstSequence > Cursor.AcknowledgedThrough + 1)
            Begin(Cursor.AcknowledgedThrough, Cursor.AcknowledgedPosition, at: 0);

        var last = Segments[^1];
        (LastSequence, NextPosition) = (last.FirstSequence - 1, last.FirstPosition);
        if (last.File.Length < LogSegment.HeaderBytes)
            last.Create(Cursor.Log);
        ScanLast(last);

        var durable = Math.Max(Cursor.DurableThrough, Cursor.AcknowledgedThrough);
        if (LastSequence < durable)
        {
            var position = Cursor.DurableThrough == durable ? Cursor.DurablePosition : Cursor.AcknowledgedPosition;
            Begin(durable, Math.Max(position, NextPosition), Segments.Count);
            (LastSequence, NextPosition) = (durable, Segments[^1].FirstPosition);
        }
    }

    private void Begin(long afterSequence, long position, int at)
    {
        var segment = new LogSegment(disk, lane, afterSequence + 1, position);
        segment.Create(Cursor.Log);
        Segments.Insert(at, segment);
    }

    private void ScanLast(LogSegment last)
    {
        var length = last.File.Length;
        var frames = ReadAll(last, length);
        var durable = frames.Select(frame => frame.DurableThrough)
            .Append(Cursor.DurableThrough).Append(Cursor.AcknowledgedThrough).Max();
        last.Extend(LogSegment.HeaderBytes);
        foreach (var frame in frames)
        {
            var isBehindHole = frame.Sequence > LastSequence + 1;
            if (isBehindHole && LastSequence >= durable)
                break;
            last.Mark(frame.Sequence, frame.Position, frame.End - frame.Length);
            last.Extend(frame.End);
            (LastSequence, NextPosition) = (frame.Sequence, frame.EndPosition);
        }

        BytesCut = length - last.End;
        if (BytesCut == 0)
            return;
        last.File.SetLength(last.End);   // else a later, shorter write could leave old frames to be found again
        last.File.Flush();
    }

    private List<Found> ReadAll(LogSegment segment, long length)
    {
        var reader = new FrameReader(segment.File, length, Crc32C.Of(Cursor.Log.ToByteArray()), WindowBytes);
        var (sequence, position, offset) = (segment.FirstSequence - 1, segment.FirstPosition, (long)LogSegment.HeaderBytes);
        var found = new List<Found>();
        while (reader.TryRead(ref offset, sequence + 1, long.MaxValue, out var frame))
        {
            if (frame.Sequence == sequence + 1 ? frame.Position != position : frame.Position < position)
                continue;   // of an earlier life: it does not join on
            found.Add(new(frame.Sequence, frame.Position, frame.EndPosition, frame.DurableThrough, frame.Length, offset));
            (sequence, position) = (frame.Sequence, frame.EndPosition);
        }

        return found;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Found(long Sequence, long Position, long EndPosition, long DurableThrough, int Length, long End);
}
