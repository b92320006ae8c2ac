using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Knows what of the books has found its place in the outbox, so that the books of a new epoch can begin where the epoch's first
/// record lies: readings and gaps that the cloud has not acknowledged before it are of the new epoch, with all that comes after.
/// For one caller at a time.
/// </summary>
internal sealed class EpochBooks
{
    private const int BytesAtOnce = 4 * 1024 * 1024;
    private const int RecordsAtOnce = 1_000;

    private readonly DurableOutbox _outbox;
    private readonly Ledger _ledger;
    private readonly Dictionary<GapReason, long> _declared;
    private long _stored;
    private long _suppressed;

    /// <summary>Takes the books as they are before the first value of this run.</summary>
    public EpochBooks(DurableOutbox outbox, Ledger ledger)
    {
        (_outbox, _ledger) = (outbox, ledger);
        var books = ledger.Snapshot(closed: false, []);
        _declared = books.Gaps.Where(gap => !IsCountedOnceAcknowledged(gap.Key)).ToDictionary();
        foreach (var gap in ledger.Undeclared)
            _declared[gap.Reason] = _declared.GetValueOrDefault(gap.Reason) - gap.Count;   // lost alarms alone leave a gap of no readings
        (_stored, _suppressed) = (books.Sampled - books.Gaps.GetValueOrDefault(GapReason.OutboxFull), books.Suppressed);
    }

    /// <summary>Readings became durable.</summary>
    public void Stored(int readings) => _stored += readings;

    /// <summary>A gap's record was given to the outbox; it may yet wait for room.</summary>
    public void Declared(Gap gap) => _declared[gap.Reason] = _declared.GetValueOrDefault(gap.Reason) + gap.Count;

    /// <summary>The books were told to the cloud.</summary>
    public void Reported(LedgerSnapshot books) => _suppressed = books.Suppressed;

    /// <summary>Begins new books where the outbox has begun a new epoch.</summary>
    /// <param name="waiting">Gaps given to the outbox that wait for room.</param>
    /// <returns>Whether it did.</returns>
    public bool Renew(IEnumerable<Gap> waiting)
    {
        var state = _outbox.State(Lane.Telemetry);
        if (state.Epoch == _ledger.Epoch)
            return false;

        var gaps = _ledger.Gaps.Where(gap => IsCountedOnceAcknowledged(gap.Key)).Concat(_declared).ToDictionary();
        foreach (var gap in Held(state).Concat(waiting).Where(gap => !IsCountedOnceAcknowledged(gap.Reason)))
            gaps[gap.Reason] = gaps.GetValueOrDefault(gap.Reason) - gap.Count;
        var sampled = _stored - state.NextPosition + gaps.GetValueOrDefault(GapReason.OutboxFull);
        _ledger.Begin(state.Epoch, new(_suppressed + sampled, _suppressed, sampled, gaps));
        return true;
    }

    /// <summary>Gaps of the epoch that are on disk.</summary>
    private IEnumerable<Gap> Held(StreamState state)
    {
        for (var next = state.OldestSequence; _outbox.Read(Lane.Telemetry, next, BytesAtOnce, RecordsAtOnce) is { } batch; next += batch.Records.Count)
        {
            foreach (var record in batch.Records.Where(record => record.Kind == RecordKind.Gap))
            {
                if (TryRead(record) is { } gap)
                    yield return gap;
            }
        }
    }

    private static Gap? TryRead(OutboxRecord record)
    {
        try
        {
            return RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap);
        }
        catch (MalformedRecordException)
        {
            return null;   // it is left to the cloud, which says what is wrong with it
        }
    }

    /// <summary>By the uplink: what the books have of these belongs to earlier epochs.</summary>
    private static bool IsCountedOnceAcknowledged(GapReason reason) => reason is GapReason.OutboxCorrupt or GapReason.Refused;
}
