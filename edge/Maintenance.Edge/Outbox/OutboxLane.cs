namespace Maintenance.Edge.Outbox;

/// <summary>One lane: its log, who writes it, and who waits for it.</summary>
internal sealed class OutboxLane : IAsyncDisposable
{
    private long _lossCountedThrough;
    private (long Sequence, DateTimeOffset? AtUtc) _oldest;

    public OutboxLane(LaneLog log, OutboxSpace space, OutboxOptions options, OutboxMetrics metrics, TimeProvider clock, ILogger logger)
    {
        Log = log;
        space.Add(log.Bytes);
        Writer = new(log, space, options, metrics, clock, logger, Appended.Beat);
    }

    public LaneLog Log { get; }

    public LaneWriter Writer { get; }

    public Pulse Appended { get; } = new();

    public Pulse Acknowledged { get; } = new();

    /// <summary>Whether records lost up to a sequence are seen for the first time: a batch may be read often.</summary>
    public bool IsNewLoss(long lostThrough)
    {
        var before = Volatile.Read(ref _lossCountedThrough);
        return lostThrough > before && Interlocked.CompareExchange(ref _lossCountedThrough, lostThrough, before) == before;
    }

    public OutboxDepth Depth()
    {
        var cursor = Log.Cursor;
        var (position, last) = (Log.NextPosition, Log.LastSequence);
        return last > cursor.AcknowledgedThrough
            ? new(last - cursor.AcknowledgedThrough, position - cursor.AcknowledgedPosition, Log.Bytes, OldestAtUtc(cursor.AcknowledgedThrough + 1))
            : new(0, 0, Log.Bytes, null);
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Log.Dispose();
    }

    private DateTimeOffset? OldestAtUtc(long sequence)
    {
        lock (Appended)
        {
            if (_oldest.Sequence != sequence)
                _oldest = (sequence, Log.AppendedAt(sequence));
            return _oldest.AtUtc;
        }
    }
}
