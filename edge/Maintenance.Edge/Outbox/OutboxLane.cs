namespace Maintenance.Edge.Outbox;

/// <summary>One lane: its log, who writes it, and who waits for it.</summary>
internal sealed class OutboxLane : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, long> _losses = [];
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

    /// <summary>Notes readings lost with the records up to a sequence; false where that was known: a batch may be read often.</summary>
    public bool IsNewLoss(long lostThrough, long readings)
    {
        lock (_gate)
            return lostThrough > 0 && _losses.TryAdd(lostThrough, readings);
    }

    /// <summary>Readings lost up to a sequence; they are counted once the cloud has their gap.</summary>
    public long TakeLosses(long throughSequence)
    {
        lock (_gate)
        {
            var declared = _losses.Where(loss => loss.Key <= throughSequence).ToList();
            foreach (var loss in declared)
                _losses.Remove(loss.Key);
            return declared.Sum(loss => loss.Value);
        }
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
        lock (_gate)
        {
            if (_oldest.Sequence != sequence)
                _oldest = (sequence, Log.AppendedAt(sequence));
            return _oldest.AtUtc;
        }
    }
}
