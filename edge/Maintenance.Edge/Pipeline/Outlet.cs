using System.Buffers;
using System.Threading.Channels;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Takes what the pipeline made to the outbox: telemetry in one order, alarms beside it, so that an alarm never waits for a
/// telemetry block's fsync. Where the outbox is full, readings are dropped, counted and declared as one gap; every other record
/// waits its turn here.
/// </summary>
internal sealed partial class Outlet(
    DurableOutbox outbox, IReadOnlyList<string> tagNames, Ledger ledger, LedgerFile books, Sampler sampler,
    long maxBytes, TimeProvider clock, ILogger<Outlet> log)
{
    /// <summary>With the samples in each, some 30 MB of memory.</summary>
    private const int MostAlarmsWaiting = 1_000;

    /// <summary>A gap is declared sooner where there is room again; until then each declaration takes from the reserve that alarms need.</summary>
    private static readonly TimeSpan LongestUndeclared = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly Channel<object> _telemetry = Bounded<object>(32);
    private readonly Channel<DeviceAlarm?> _alarms = Bounded<DeviceAlarm?>(256);
    // Without a bound of its own: the pipeline hands over no gaps while one waits.
    private readonly WaitingRecords _waiting = new(outbox, Lane.Telemetry, int.MaxValue);
    private readonly WaitingRecords _waitingAlarms = new(outbox, Lane.Alarm, MostAlarmsWaiting);
    private readonly Overflow _overflow = new(clock);
    private readonly EpochBooks _epochs = new(outbox, ledger);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LedgerSnapshot? _reported;
    private bool _isReportWanted;
    private ReadingBlockEncoder _encoder = new(tagNames);
    private readonly ArrayBufferWriter<byte> _payload = new(128 * 1024);

    /// <summary>Whether something waits to be declared: gaps had better be added up elsewhere for the time being.</summary>
    public bool IsFull => _waiting.Count > 0 || _overflow.Open is not null;

    /// <summary>Full: the pipeline waits, and with it the devices.</summary>
    public ValueTask WriteAsync(Block block, CancellationToken cancellationToken) => _telemetry.Writer.WriteAsync(block, cancellationToken);

    public ValueTask WriteAsync(Lane lane, OutboxRecord record, CancellationToken cancellationToken) =>
        lane == Lane.Alarm
            ? WriteAsync(new DeviceAlarm(record, static () => { }), cancellationToken)
            : _telemetry.Writer.WriteAsync(record, cancellationToken);

    public ValueTask WriteAsync(DeviceAlarm alarm, CancellationToken cancellationToken) => _alarms.Writer.WriteAsync(alarm, cancellationToken);

    public ValueTask WriteAsync(Gap gap, CancellationToken cancellationToken) => _telemetry.Writer.WriteAsync(gap, cancellationToken);

    /// <summary>Blocks that come after it have tags of these names, by their numbers.</summary>
    public ValueTask WriteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => _telemetry.Writer.WriteAsync(names, cancellationToken);

    /// <summary>Reports and saves the books once all that went before is on disk; closed ones, once all alarms are too.</summary>
    public ValueTask WriteAsync(LedgerSnapshot snapshot, CancellationToken cancellationToken) =>
        _telemetry.Writer.WriteAsync(snapshot, cancellationToken);

    /// <summary>Lets what waits look for room again. Left out where the channels are full: something is under way then.</summary>
    public void TryAgain()
    {
        if (_waitingAlarms.Count > 0)
            _alarms.Writer.TryWrite(null);
        if (_waiting.Count > 0)
            _telemetry.Writer.TryWrite(Inlet.Tick);
    }

    /// <summary>Whether the books have begun anew, so that a report had better come soon; true once each time.</summary>
    public bool TakesReportNow() => Interlocked.Exchange(ref _isReportWanted, false);

    /// <summary>Begins the books anew with the telemetry lane's epoch, behind what is on its way to the outbox already.</summary>
    public async Task EpochBegunAsync(Lane lane, CancellationToken cancellationToken)
    {
        if (lane != Lane.Telemetry)
            return;
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (await _telemetry.Writer.WaitToWriteAsync(cancellationToken))
        {
            if (_telemetry.Writer.TryWrite(isDone))
            {
                await isDone.Task.WaitAsync(cancellationToken);
                return;
            }
        }

        await _ended.Task.WaitAsync(cancellationToken);
        await RenewAsync(cancellationToken);
    }

    /// <summary>No more alarms will come.</summary>
    public void CloseAlarms() => _alarms.Writer.TryComplete();

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
            var alarms = RunAlarmsAsync(cancellationToken);
            await Task.WhenAll(alarms, RunTelemetryAsync(alarms, cancellationToken));
            _ended.SetResult();
        }
        catch (Exception failure) when (Fail(failure))
        {
            throw;
        }
    }

    private static Channel<T> Bounded<T>(int capacity) => Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private bool Fail(Exception failure)
    {
        Close(failure);
        return false;
    }

    private async Task RunAlarmsAsync(CancellationToken cancellationToken)
    {
        var unsettled = new Queue<DeviceAlarm>();   // of those that wait
        await foreach (var item in _alarms.Reader.ReadAllAsync(cancellationToken))
        {
            if (item is not { } alarm)
            {
                await _waitingAlarms.TryAgainAsync(cancellationToken);
            }
            else if (await _waitingAlarms.AppendAsync(alarm.Record, cancellationToken))
            {
                unsettled.Enqueue(alarm);
            }
            else
            {
                Lose(1);
                alarm.Settled();
            }

            while (unsettled.Count > _waitingAlarms.Count)
                unsettled.Dequeue().Settled();
        }

        if (!await _waitingAlarms.TryAgainAsync(cancellationToken))
            Lose(_waitingAlarms.Count);
    }

    private async Task RunTelemetryAsync(Task alarms, CancellationToken cancellationToken)
    {
        await foreach (var item in _telemetry.Reader.ReadAllAsync(cancellationToken))
        {
            switch (item)
            {
                case Block block:
                    await AppendAsync(block, cancellationToken);
                    break;
                case OutboxRecord record:
                    await _waiting.AppendAsync(record, cancellationToken);
                    break;
                case Gap gap:
                    await AppendAsync(gap, cancellationToken);
                    break;
                case IReadOnlyList<string> names:
                    _encoder = new(names);
                    break;
                case TaskCompletionSource isDone:
                    await RenewAsync(cancellationToken);
                    isDone.SetResult();
                    break;
                case LedgerSnapshot snapshot:
                    if (snapshot.Closed)
                        await alarms;
                    await AppendAsync(snapshot, cancellationToken);
                    break;
                default:
                    await _waiting.TryAgainAsync(cancellationToken);
                    break;
            }
        }
    }

    private async Task AppendAsync(Block block, CancellationToken cancellationToken)
    {
        if (block.Count > 0)
        {
            var isStored = await _waiting.TryAgainAsync(cancellationToken) && await TryAppendAsync(block, cancellationToken);
            if (!isStored)
                Drop(block);
            await DeclareAsync(atOnce: isStored, cancellationToken);
        }

        // Also of a dropped block: its loss is booked, and a broker kept waiting would hold back the alarms to come.
        foreach (var batch in block.Waiting)
            batch.Settle();
        sampler.Return(block);
    }

    private async ValueTask<bool> TryAppendAsync(Block block, CancellationToken cancellationToken)
    {
        _payload.ResetWrittenCount();
        _encoder.Encode(block.Readings, _payload);
        if (!(await outbox.AppendAsync(Lane.Telemetry, new(RecordKind.Readings, block.Count, _payload.WrittenMemory), cancellationToken)).IsStored)
            return false;
        _epochs.Stored(block.Count);
        return true;
    }

    private ValueTask<bool> AppendAsync(Gap gap, CancellationToken cancellationToken)
    {
        _epochs.Declared(gap);
        return _waiting.AppendAsync(new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap)), cancellationToken);
    }

    /// <summary>While the pipeline runs its next report follows; once the books are closed they are closed again, as of the new epoch.</summary>
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (!TryRenew())
            return;
        if (_reported is { Closed: true } closed)
            await AppendAsync(closed, cancellationToken);
        else
            Volatile.Write(ref _isReportWanted, true);
    }

    private bool TryRenew()
    {
        try
        {
            return _epochs.Renew(_waiting.Gaps);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            LogNotRenewed(unreadable);
            return false;   // the next report tries again
        }
    }

    // Dropped counts are known here only after the blocks before were tried, so the report is made now.
    private async Task AppendAsync(LedgerSnapshot snapshot, CancellationToken cancellationToken)
    {
        // Where the devices have fallen silent no block will come that shows whether there is room again.
        var isQuiet = _overflow.Open is { } open && clock.GetUtcNow() - open.ToUtc >= Quiet;
        await DeclareAsync(atOnce: snapshot.Closed || isQuiet, cancellationToken);
        TryRenew();
        var gaps = new SortedDictionary<GapReason, long>(snapshot.Gaps.Where(gap => !Gap.IsAfterSampling(gap.Key)).ToDictionary());
        foreach (var (reason, count) in ledger.Gaps.Where(gap => Gap.IsAfterSampling(gap.Key)))
            gaps[reason] = count;
        (_reported, snapshot) = (snapshot, snapshot with { Gaps = gaps, Epoch = ledger.Epoch, Origin = ledger.Origin });
        _epochs.Reported(snapshot);
        // One that finds no room is left out: the next says all that it would have said.
        if (await _waiting.TryAgainAsync(cancellationToken))
            await outbox.AppendAsync(Lane.Telemetry, new(RecordKind.LedgerReport, 0, RecordJson.Write(snapshot.ToReport(), RecordJson.Default.LedgerReport)), cancellationToken);
        await SaveAsync(snapshot with { Undeclared = [.. snapshot.Undeclared ?? [], .. Undeclared()] }, cancellationToken);
    }

    private IEnumerable<Gap> Undeclared() => _overflow.Open is { } open ? _waiting.Gaps.Append(open) : _waiting.Gaps;

    private async Task SaveAsync(LedgerSnapshot snapshot, CancellationToken cancellationToken)
    {
        var state = outbox.State(Lane.Telemetry);
        if (state.Epoch != snapshot.Epoch)
            return;   // just begun: the books follow it at once
        try
        {
            await books.WriteAsync(snapshot with { Sequence = state.LastSequence }, cancellationToken);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(full);   // the books on disk stay the last good ones; the next try comes with the next report
        }
    }

    private void Drop(Block block)
    {
        if (_overflow.AddReadings(block.OpenedAtUtc, block.Count))
            LogFull(maxBytes);
        ledger.CountGap(GapReason.OutboxFull, block.Count);
    }

    private void Lose(int alarms)
    {
        _overflow.AddAlarmRecords(alarms);
        ledger.CountLostAlarms(alarms);
        LogAlarmsLost(alarms, maxBytes, MostAlarmsWaiting);
    }

    private async ValueTask DeclareAsync(bool atOnce, CancellationToken cancellationToken)
    {
        if (_waiting.Count > 0 || _overflow.Open is not { } open || !(atOnce || open.ToUtc - open.FromUtc > LongestUndeclared))
            return;
        if (_overflow.Take() is { } gap)
            await AppendAsync(gap, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox is full at {MaxBytes} bytes: readings are dropped, counted and declared until there is room")]
    private partial void LogFull(long maxBytes);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The outbox is full at {MaxBytes} bytes, its reserve too, and {Most} alarm records wait in memory: {Count} are lost, counted and declared")]
    private partial void LogAlarmsLost(int count, long maxBytes, int most);

    [LoggerMessage(Level = LogLevel.Error, Message = "The gateway's books could not be begun anew with the outbox's new epoch; tried again with the next report. Check the disk")]
    private partial void LogNotRenewed(Exception reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The gateway's books could not be saved; readings go on. Check the disk")]
    private partial void LogNotSaved(Exception reason);
}
