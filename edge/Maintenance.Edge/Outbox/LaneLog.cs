using System.Buffers;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// One lane's log: appended to by one writer, read and acknowledged by the uplink. Sequences and positions here are the
/// disk's own; <see cref="LaneCursor"/> says how the cloud numbers them.
/// </summary>
internal sealed class LaneLog : IDisposable
{
    private readonly IDisk _disk;
    private readonly OutboxOptions _options;
    private readonly string _name;
    private readonly Lock _state = new();      // memory only, never held during I/O
    private readonly Lock _reading = new();    // one reader at a time, and no segment deleted under it
    private readonly List<LogSegment> _segments;
    private readonly ArrayBufferWriter<byte> _group = new();
    private bool _isSuspect;

    public LaneLog(IDisk disk, Lane lane, OutboxOptions options, Guid newLog)
    {
        (_disk, _options, Lane, _name) = (disk, options, lane, lane == Lane.Alarm ? "alarm" : "telemetry");
        var recovery = LaneRecovery.Run(disk, _name, newLog);
        (_segments, Cursor, BytesCut) = (recovery.Segments, recovery.Cursor, recovery.BytesCut);
        (LastSequence, NextPosition) = (recovery.LastSequence, recovery.NextPosition);
        Seed = Crc32C.Of(Cursor.Log.ToByteArray());
        Bytes = _segments.Sum(segment => segment.End - LogSegment.HeaderBytes);
        try
        {
            if (Cursor.UnjoinedFrom == LaneCursor.Joined)
                Save(Cursor with { UnjoinedFrom = LastSequence });   // before anything is appended
        }
        catch (DiskFullException)
        {
            _segments.ForEach(segment => segment.Dispose());   // the log is opened again once there is room
            throw;
        }

        FoundThrough = Cursor.UnjoinedFrom;
    }

    public Lane Lane { get; }

    public uint Seed { get; }

    // The oldest may be deleted meanwhile, by another thread.
    private LogSegment Newest
    {
        get
        {
            lock (_state)
                return _segments[^1];
        }
    }

    /// <summary>Highest that was on disk when the log was first opened after the cloud was last asked.</summary>
    public long FoundThrough { get; }

    public long BytesCut { get; }

    public LaneCursor Cursor { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    public long LastSequence { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    public long NextPosition { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Lowest that is still on disk.</summary>
    public long OldestSequence
    {
        get
        {
            lock (_state)
                return _segments[0].FirstSequence;
        }
    }

    /// <summary>Of frames, on disk; segments go as a whole.</summary>
    public long Bytes { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>
    /// Makes records durable, all or none. After <see cref="DiskFullException"/> the same or fewer may be tried again;
    /// after another <see cref="IOException"/> the next try leaves this file alone and begins a new one: what an fsync
    /// that failed has kept nobody can say.
    /// </summary>
    /// <returns>Sequence and position of the first record.</returns>
    public (long Sequence, long Position) Commit(IReadOnlyList<PendingAppend> appends, DateTimeOffset nowUtc)
    {
        var (first, position) = (LastSequence + 1, NextPosition);
        try
        {
            if (_isSuspect || Newest.End >= _options.SegmentBytes)
                Roll();
            _isSuspect = true;
            EncodeGroup(appends, nowUtc);
            Newest.File.Write(Newest.End, _group.WrittenSpan);
            Newest.File.Flush();
            _isSuspect = false;
        }
        catch (DiskFullException)
        {
            TakeBack();
            throw;
        }

        Publish(Newest, appends, first, position);
        return (first, position);
    }

    /// <summary>Consecutive records; a batch ends where positions jump, at the end of a segment and at the limits.</summary>
    /// <returns>Null where nothing from there on is durable.</returns>
    public LaneRead? Read(long fromSequence, int maxBytes, int maxRecords, DateTimeOffset nowUtc)
    {
        lock (_reading)
            return SpanAt(fromSequence) is { } span ? new LaneReader(this, span, nowUtc, maxBytes).Read(fromSequence, maxBytes, maxRecords) : null;
    }

    /// <summary>When a record was appended; null where it cannot be read.</summary>
    public DateTimeOffset? AppendedAt(long sequence)
    {
        lock (_reading)
            return SpanAt(sequence) is { } span ? new LaneReader(this, span, default, 0).Find(sequence).AppendedAtUtc : null;
    }

    /// <summary>Moves the cursor, and gives back the disk of segments wholly behind it.</summary>
    /// <param name="freed">Told the bytes of each segment that went.</param>
    /// <returns>Whether any went.</returns>
    public bool Acknowledge(long through, Action<long> freed)
    {
        lock (_reading)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(through, LastSequence);
            if (through <= Cursor.AcknowledgedThrough)
                return false;
            Save(Cursor with { AcknowledgedThrough = through, AcknowledgedPosition = PositionAfter(through) });
            var isAnyFreed = false;
            for (; IsOldestBehind(through); isAnyFreed = true)
                freed(DeleteOldest());
            return isAnyFreed;
        }
    }

    /// <summary>The cloud was asked, and what it holds is on this disk: what is appended from now on may be sent.</summary>
    public void Join()
    {
        lock (_reading)
            Save(Cursor with { UnjoinedFrom = LaneCursor.Joined });
    }

    /// <summary>From here on the cloud sees a new stream: the first record it has not acknowledged becomes number 1.</summary>
    public Guid BeginEpoch(Guid epoch)
    {
        lock (_reading)
        {
            var cursor = Cursor;
            Save(cursor with
            {
                Epoch = epoch,
                SequenceBase = cursor.AcknowledgedThrough,
                PositionBase = cursor.AcknowledgedPosition,
                UnjoinedFrom = LaneCursor.Joined,
            });
            return epoch;
        }
    }

    /// <summary>Says in the cursor how far the log is durable, so that a later loss at its end is known for what it is.</summary>
    public void Dispose()
    {
        lock (_reading)
        {
            try
            {
                Save(Cursor);
            }
            finally
            {
                foreach (var segment in _segments)
                    segment.Dispose();
            }
        }
    }

    private void EncodeGroup(IReadOnlyList<PendingAppend> appends, DateTimeOffset nowUtc)
    {
        _group.ResetWrittenCount();
        var (sequence, position, durable) = (LastSequence, NextPosition, LastSequence);
        var now = (nowUtc - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var append in appends)
        {
            new Frame(++sequence, position, now, durable, append.Record).Encode(Seed, _group);
            position += append.Record.ReadingCount;
        }
    }

    private void Publish(LogSegment segment, IReadOnlyList<PendingAppend> appends, long sequence, long position)
    {
        lock (_state)
        {
            var offset = segment.End;
            foreach (var append in appends)
            {
                segment.Mark(sequence++, position, offset);
                position += append.Record.ReadingCount;
                offset += Frame.LengthOf(append.Record);
            }

            Bytes += offset - segment.End;
            segment.Extend(offset);
            (LastSequence, NextPosition) = (sequence - 1, position);
        }
    }

    /// <summary>Durably: a record answered with "full" must not come back after a power cut, its gap may have been declared.</summary>
    private void TakeBack()
    {
        _isSuspect = true;
        try
        {
            Newest.File.SetLength(Newest.End);
            Newest.File.Flush();
            _disk.Flush();
        }
        catch (DiskFullException full)
        {
            throw new IOException($"what found no room cannot be taken back either: {full.Message}", full);   // so nobody may be told "full" yet
        }

        _isSuspect = false;
    }

    private void Roll()
    {
        var last = Newest;
        if (last.FirstSequence == LastSequence + 1)
        {
            last.Create(Cursor.Log);
        }
        else
        {
            var next = new LogSegment(_disk, _name, LastSequence + 1, NextPosition);
            CreateWhole(next);
            lock (_state)
                _segments.Add(next);
        }

        _isSuspect = false;
    }

    /// <summary>Half made it would hide, at the next start, what is still appended to the one before.</summary>
    private void CreateWhole(LogSegment next)
    {
        try
        {
            next.Create(Cursor.Log);
        }
        catch (DiskFullException)
        {
            next.Delete();
            throw;
        }
    }

    private long PositionAfter(long sequence)
    {
        lock (_state)
        {
            if (sequence == LastSequence)
                return NextPosition;
        }

        return new LaneReader(this, SpanAt(sequence + 1)!.Value, default, 0).Find(sequence + 1).Position;
    }

    private LaneSpan? SpanAt(long sequence)
    {
        lock (_state)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sequence, _segments[0].FirstSequence);
            if (sequence > LastSequence)
                return null;
            var index = _segments.FindLastIndex(segment => segment.FirstSequence <= sequence);
            return index < _segments.Count - 1
                ? new(_segments[index], _segments[index].End, _segments[index + 1].FirstSequence - 1, _segments[index + 1].FirstPosition)
                : new(_segments[index], _segments[index].End, LastSequence, NextPosition);
        }
    }

    private void Save(LaneCursor cursor)
    {
        lock (_state)
            cursor = cursor with { DurableThrough = LastSequence, DurablePosition = NextPosition };
        cursor.Save(_disk, _name);
        lock (_state)
            Cursor = cursor;
    }

    private bool IsOldestBehind(long through)
    {
        lock (_state)
            return _segments.Count > 1 && _segments[1].FirstSequence <= through + 1;
    }

    private long DeleteOldest()
    {
        _segments[0].Delete();
        lock (_state)
        {
            var bytes = _segments[0].End - LogSegment.HeaderBytes;
            Bytes -= bytes;
            _segments.RemoveAt(0);
            return bytes;
        }
    }
}
