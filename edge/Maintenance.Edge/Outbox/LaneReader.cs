using System.Runtime.InteropServices;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// Reads one span of a lane. An unreadable stretch between two records is known by its neighbours: the sequences say how many
/// records are missing, the positions how many readings. Each missing record is replaced by a gap of its own sequence, so
/// that the stream stays unbroken; the first of them carries the count.
/// </summary>
internal sealed class LaneReader(LaneLog log, LaneSpan span, DateTimeOffset nowUtc, int maxBytes)
{
    private const int SeekBytes = 128 * 1024;   // more than between two marks
    private readonly FrameReader _frames = new(span.Segment.File, span.End, log.Seed, maxBytes + SeekBytes);
    private readonly LaneCursor _cursor = log.Cursor;
    private readonly List<OutboxRecord> _records = [];
    private long _sequence;
    private long _position;
    private long _offset;
    private DateTimeOffset? _previousAtUtc;

    /// <summary>Position of a record and when it was appended, if it can be read.</summary>
    public (long Position, DateTimeOffset? AppendedAtUtc) Find(long sequence)
    {
        var step = Seek(sequence);
        return (PositionIn(step, sequence), step.Frame is { } frame ? AppendedAt(frame) : null);
    }

    public LaneRead Read(long from, int maxBytes, int maxRecords)
    {
        var step = Seek(from);
        var (firstPosition, position, bytes) = (PositionIn(step, from), step.Position, Batch.HeaderBytes);
        while (step.Frame is { } frame && step.Position == position)
        {
            bytes += frame.Record.Payload.Length + Batch.RecordOverheadBytes;
            if (_records.Count > 0 && bytes > maxBytes)
                break;
            _records.Add(frame.Record);
            position = frame.EndPosition;
            _previousAtUtc = AppendedAt(frame);
            if (_records.Count == maxRecords || _sequence > span.LastSequence)
                return Done(from, firstPosition, _sequence, _position, _offset);
            step = Next();
        }

        return step.Frame is null && step.Position == position && bytes <= maxBytes
            ? ReadLost(from, firstPosition, step, maxRecords)
            : Done(from, firstPosition, step.FirstSequence, step.Position, step.Offset);
    }

    private LaneRead ReadLost(long from, long firstPosition, Step lost, int maxRecords)
    {
        span.Segment.Unmark(lost.FirstSequence, lost.LastSequence);
        var fromUtc = _previousAtUtc ?? lost.UntilUtc ?? nowUtc;
        var readings = 0L;
        var sequence = Math.Max(from, lost.FirstSequence);
        for (; sequence <= lost.LastSequence && _records.Count < maxRecords; sequence++)
        {
            var count = PositionIn(lost, sequence + 1) - PositionIn(lost, sequence);
            readings += count;
            _records.Add(LostRecords.GapFor(
                GapReason.OutboxCorrupt, _cursor.Epoch, log.Lane, sequence - _cursor.SequenceBase, count, fromUtc, lost.UntilUtc ?? fromUtc,
                $"Records {lost.FirstSequence} to {lost.LastSequence} could not be read back from the gateway's disk: check the disk."));
        }

        span.Segment.Hint(lost.FirstSequence, lost.Position, lost.Offset);
        return new(from, firstPosition, _records, sequence - 1, readings);
    }

    /// <summary>
    /// Within an unreadable stretch all missing readings count as those of its first record; but where the cursor stands in
    /// it, the position there was known before the stretch went bad.
    /// </summary>
    private long PositionIn(Step step, long sequence) =>
        sequence <= step.FirstSequence ? step.Position
        : sequence > step.LastSequence ? step.EndPosition
        : sequence <= _cursor.AcknowledgedThrough + 1 ? Math.Max(step.Position, Math.Min(step.EndPosition, _cursor.AcknowledgedPosition))
        : step.EndPosition;

    private LaneRead Done(long from, long firstPosition, long nextSequence, long nextPosition, long nextOffset)
    {
        span.Segment.Hint(nextSequence, nextPosition, nextOffset);
        return new(from, firstPosition, _records, 0, 0);
    }

    private Step Seek(long sequence)
    {
        var place = span.Segment.PlaceBefore(sequence);
        (_sequence, _position, _offset) = (place.Sequence, place.Position, place.Offset);
        var step = Next();
        while (step.LastSequence < sequence)
        {
            _previousAtUtc = step.Frame is { } frame ? AppendedAt(frame) : _previousAtUtc;
            step = Next();
        }

        return step;
    }

    /// <summary>The next record, or the stretch up to the next one that can be read.</summary>
    private Step Next()
    {
        var (first, position, offset) = (_sequence, _position, _offset);
        var isFound = _frames.TryRead(ref _offset, _sequence, span.LastSequence, out var frame);
        if (isFound && frame.Sequence == first)
        {
            (_sequence, _position) = (first + 1, frame.EndPosition);
            return new(first, first, frame.Position, frame.EndPosition, offset, frame, null);
        }

        (_sequence, _position, _offset) = isFound
            ? (frame.Sequence, frame.Position, _offset - frame.Length)
            : (span.LastSequence + 1, span.EndPosition, span.End);
        return new(first, _sequence - 1, position, _position, offset, null, isFound ? AppendedAt(frame) : null);
    }

    private static DateTimeOffset AppendedAt(in Frame frame) => DateTimeOffset.UnixEpoch.AddMicroseconds(frame.AppendedAtUs);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(
        long FirstSequence, long LastSequence, long Position, long EndPosition, long Offset, Frame? Frame, DateTimeOffset? UntilUtc);
}
