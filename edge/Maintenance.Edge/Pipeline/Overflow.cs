using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <summary>What found the outbox full and was dropped, added up into one gap until that is declared; from any thread.</summary>
internal sealed class Overflow(TimeProvider clock)
{
    private const string Advice = "The outbox had reached its bound: make room on the disk, raise outbox.maxBytes, or mend the way to the cloud.";

    private readonly Lock _gate = new();
    private Gap? _open;
    private long _alarmRecords;

    /// <summary>The gap as it would be declared now; null where nothing was dropped.</summary>
    public Gap? Open
    {
        get
        {
            lock (_gate)
                return _open is { } gap && _alarmRecords > 0 ? gap with { Detail = $"{_alarmRecords} alarm records are lost too. {Advice}" } : _open;
        }
    }

    /// <returns>Whether it is the first since the last declaration.</returns>
    public bool AddReadings(DateTimeOffset fromUtc, long count) => Add(fromUtc, count, alarmRecords: 0);

    /// <inheritdoc cref="AddReadings"/>
    public bool AddAlarmRecords(long count) => Add(clock.GetUtcNow(), 0, count);

    /// <summary>Hands the gap out, and begins anew.</summary>
    public Gap? Take()
    {
        lock (_gate)
        {
            var gap = Open;
            (_open, _alarmRecords) = (null, 0);
            return gap;
        }
    }

    private bool Add(DateTimeOffset fromUtc, long count, long alarmRecords)
    {
        var nowUtc = clock.GetUtcNow();
        lock (_gate)
        {
            var isFirst = _open is null;
            var gap = _open ?? new(Guid.CreateVersion7(nowUtc), GapReason.OutboxFull, fromUtc, nowUtc, 0, null, null, Advice);
            _open = gap with { ToUtc = nowUtc, Count = gap.Count + count };
            _alarmRecords += alarmRecords;
            return isFirst;
        }
    }
}
