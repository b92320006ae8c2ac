using System.Buffers;
using System.Threading.Channels;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Takes what the pipeline made to the outbox: telemetry in one order, alarms beside it, so that an alarm never waits for a
/// telemetry block's fsync. Readings that find the outbox full are counted and declared as soon as there is room.
/// </summary>
internal sealed partial class Outlet(
    DurableOutbox outbox, IReadOnlyList<string> tagNames, Ledger ledger, LedgerFile books, Sampler sampler,
    long maxBytes, TimeProvider clock, ILogger<Outlet> log)
{
    private readonly Channel<object> _telemetry = Bounded<object>(32);
    private readonly Channel<OutboxRecord> _alarms = Bounded<OutboxRecord>(256);
    private readonly ReadingBlockEncoder _encoder = new(tagNames);
    private readonly ArrayBufferWriter<byte> _payload = new(128 * 1024);
    private Gap? _undeclared;

    /// <summary>Full: the pipeline waits, and with it the devices.</summary>
    public ValueTask WriteAsync(Block block, CancellationToken cancellationToken) => _telemetry.Writer.WriteAsync(block, cancellationToken);

    public ValueTask WriteAsync(Lane lane, OutboxRecord record, CancellationToken cancellationToken) =>
        lane == Lane.Alarm
            ? _alarms.Writer.WriteAsync(record, cancellationToken)
            : _telemetry.Writer.WriteAsync(record, cancellationToken);

    /// <summary>Reports and saves the books once all that went before is on disk.</summary>
    public ValueTask WriteAsync(LedgerSnapshot snapshot, CancellationToken cancellationToken) =>
        _telemetry.Writer.WriteAsync(snapshot, cancellationToken);

    public void Close(Exception? failure = null)
    {
        _telemetry.Writer.TryComplete(failure);
        _alarms.Writer.TryComplete(failure);
    }

    /// <summary>Runs until closed and empty.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(RunAlarmsAsync(cancellationToken), RunTelemetryAsync(cancellationToken));
        }
        catch (Exception failure) when (Fail(failure))
        {
            throw;
        }
    }

    private static Channel<T> Bounded<T>(int capacity) => Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private bool Fail(Exception failure)
    {
        Close(failure);
        return false;
    }

    private async Task RunAlarmsAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in _alarms.Reader.ReadAllAsync(cancellationToken))
        {
            var outcome = await outbox.AppendAsync(Lane.Alarm, record, cancellationToken);
            if (!outcome.IsStored)
                LogAlarmLost(record.Kind, maxBytes);
        }
    }

    private async Task RunTelemetryAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _telemetry.Reader.ReadAllAsync(cancellationToken))
        {
            await DeclareAsync(cancellationToken);
            switch (item)
            {
                case Block block:
                    await AppendAsync(block, cancellationToken);
                    break;
                case OutboxRecord record:
                    await outbox.AppendAsync(Lane.Telemetry, record, cancellationToken);
                    break;
                case LedgerSnapshot snapshot:
                    await AppendAsync(snapshot, cancellationToken);
                    break;
            }
        }
    }

    private async Task AppendAsync(Block block, CancellationToken cancellationToken)
    {
        _payload.ResetWrittenCount();
        _encoder.Encode(block.Readings, _payload);
        var outcome = await outbox.AppendAsync(
            Lane.Telemetry, new(RecordKind.Readings, block.Count, _payload.WrittenMemory), cancellationToken);
        if (!outcome.IsStored)
            Drop(block);

        // Also of a dropped block: its loss is booked, and a broker kept waiting would hold back the alarms to come.
        foreach (var batch in block.Waiting)
            batch.Settle();
        sampler.Return(block);
    }

    // Dropped counts are known here only after the blocks before were tried, so the report is made now.
    private async Task AppendAsync(LedgerSnapshot snapshot, CancellationToken cancellationToken)
    {
        var report = new LedgerReport(
            snapshot.AtUtc, snapshot.Taken, snapshot.Suppressed, snapshot.Sampled,
            ledger.Gaps.Where(gap => !Gap.IsAfterSampling(gap.Key)).Sum(gap => gap.Value),
            ledger.Gaps.Where(gap => Gap.IsAfterSampling(gap.Key)).Sum(gap => gap.Value));
        var payload = RecordJson.Write(report, RecordJson.Default.LedgerReport);
        await outbox.AppendAsync(Lane.Telemetry, new(RecordKind.LedgerReport, 0, payload), cancellationToken);
        await books.WriteAsync(snapshot with { Gaps = ledger.Gaps, Sequence = outbox.State(Lane.Telemetry).LastSequence }, cancellationToken);
    }

    private void Drop(Block block)
    {
        var nowUtc = clock.GetUtcNow();
        if (_undeclared is null)
            LogFull(maxBytes);
        _undeclared = _undeclared is { } gap
            ? gap with { ToUtc = nowUtc, Count = gap.Count + block.Count }
            : new(Guid.CreateVersion7(nowUtc), GapReason.OutboxFull, block.OpenedAtUtc, nowUtc, block.Count, null, null,
                "The outbox had reached its bound: make room on the disk, raise outbox.maxBytes, or mend the way to the cloud.");
        ledger.CountGap(GapReason.OutboxFull, block.Count);
    }

    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        if (_undeclared is not { } gap)
            return;
        var outcome = await outbox.AppendAsync(
            Lane.Telemetry, new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap)), cancellationToken);
        if (outcome.IsStored)
            _undeclared = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox is full at {MaxBytes} bytes: readings are dropped, counted and declared until there is room")]
    private partial void LogFull(long maxBytes);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The outbox is full at {MaxBytes} bytes, its reserve too: an {Kind} record is lost")]
    private partial void LogAlarmLost(RecordKind kind, long maxBytes);
}
