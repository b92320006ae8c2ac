using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Appends records to one lane in order, those too that find the outbox full: they wait here, and what comes after them waits
/// behind them. For one caller at a time.
/// </summary>
/// <param name="capacity">Most records that wait.</param>
internal sealed class WaitingRecords(DurableOutbox outbox, Lane lane, int capacity)
{
    private readonly Queue<OutboxRecord> _waiting = new();
    private int _count;

    /// <summary>Records that wait; may be asked from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gaps among them.</summary>
    public IEnumerable<Gap> Gaps => _waiting.Where(record => record.Kind == RecordKind.Gap)
        .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap));

    /// <returns>False: so many wait already that this one was not kept.</returns>
    public async ValueTask<bool> AppendAsync(OutboxRecord record, CancellationToken cancellationToken)
    {
        if (await TryAgainAsync(cancellationToken) && (await outbox.AppendAsync(lane, record, cancellationToken)).IsStored)
            return true;
        if (_waiting.Count >= capacity)
            return false;
        _waiting.Enqueue(record);
        Volatile.Write(ref _count, _waiting.Count);
        return true;
    }

    /// <returns>Whether none waits any more.</returns>
    public async ValueTask<bool> TryAgainAsync(CancellationToken cancellationToken)
    {
        while (_waiting.TryPeek(out var first))
        {
            if (!(await outbox.AppendAsync(lane, first, cancellationToken)).IsStored)
                return false;
            _waiting.Dequeue();
            Volatile.Write(ref _count, _waiting.Count);
        }

        return true;
    }
}
