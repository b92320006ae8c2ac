using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// The gateway's durable log of what the cloud has not acknowledged: two lanes, each an append-only stream of records
/// numbered from 1 without gaps. What was reported as stored survives a power cut; what the disk then loses all the same is
/// sent as a counted gap in its place.
/// </summary>
public sealed partial class DurableOutbox : IAsyncDisposable
{
    private readonly IDisk _disk;
    private readonly OutboxSpace _space;
    private readonly OutboxMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<DurableOutbox> _logger;
    private readonly OutboxLane[] _lanes;
    private bool _isClosed;

    /// <summary>Opens the folder and finds the end of each lane.</summary>
    /// <exception cref="IOException">The folder cannot be used or belongs to another running gateway.</exception>
    public DurableOutbox(OutboxOptions options, TimeProvider clock, IMeterFactory meters, ILogger<DurableOutbox> logger)
        : this(new FolderDisk(options.Folder), options, clock, new OutboxMetrics(meters), logger)
    {
    }

    internal DurableOutbox(IDisk disk, OutboxOptions options, TimeProvider clock, OutboxMetrics metrics, ILogger<DurableOutbox> logger)
    {
        options.Validate();
        (_disk, _metrics, _clock, _logger, _space) = (disk, metrics, clock, logger, new(disk, options));
        var newLog = Guid.CreateVersion7(clock.GetUtcNow());
        _lanes = [.. Enum.GetValues<Lane>().Select(lane => new OutboxLane(
            WithReserve(() => new LaneLog(disk, lane, options, newLog)), _space, options, metrics, clock, logger))];
        _space.TakeReserve();
        foreach (var lane in _lanes)
            LogOpened(lane.Log.Lane, lane.Log.LastSequence, lane.Log.Cursor.AcknowledgedThrough, lane.Log.BytesCut);
        metrics.Watch(this, clock);
    }

    /// <summary>Why a lane cannot be written just now; null while all is well.</summary>
    public IOException? Fault => _lanes.Select(lane => lane.Writer.Fault).FirstOrDefault(fault => fault is not null);

    /// <summary>Whether the reserve lies on the disk as a file; without it a disk filled by others also stops alarms.</summary>
    public bool IsReserveHeld => _space.IsReserveHeld;

    /// <summary>Readings that were stored and are lost all the same; whoever sends counts here too what the cloud would not have.</summary>
    public DroppedReadings Dropped { get; } = new();

    /// <summary>The lane's stream as the cloud knows it.</summary>
    public StreamState State(Lane lane) => StreamState.Of(_lanes[(int)lane].Log);

    /// <summary>
    /// Highest sequence, as in the lane's present epoch, that the disk held when the outbox was opened – first opened, where
    /// earlier starts never reached the cloud: what lies beyond was appended since. Zero or less where all of the epoch was.
    /// </summary>
    public long FoundThrough(Lane lane) => _lanes[(int)lane].Log.FoundThrough - _lanes[(int)lane].Log.Cursor.SequenceBase;

    /// <summary>When that last record was appended; null where it cannot be read any more.</summary>
    public DateTimeOffset? FoundAtUtc(Lane lane)
    {
        var log = _lanes[(int)lane].Log;
        return log.FoundThrough >= log.OldestSequence ? log.AppendedAt(log.FoundThrough) : null;
    }

    /// <summary>
    /// Completes when the record is durable, or refused because there is no room. The payload must stay unchanged until
    /// then, and may be reused after. Cancelling has an effect only while the append waits in line.
    /// </summary>
    /// <exception cref="IOException">The outbox was closed while the disk could not be written.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AppendOutcome> AppendAsync(Lane lane, OutboxRecord record, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Payload.Length, OutboxRecord.MaxPayloadBytes, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)record.ReadingCount, (uint)ReadingBlock.MaxReadings, nameof(record));
        var append = await _lanes[(int)lane].Writer.EnqueueAsync(record, cancellationToken);
        return await append.Outcome;
    }

    /// <summary>
    /// Consecutive records of the lane's epoch from a sequence on; null where none is durable yet. Recent ones come from the
    /// operating system's cache. A batch ends early where positions jump, so that its first position is true for all of it.
    /// </summary>
    /// <param name="maxBytes">Of the encoded batch; one record is given however large it is.</param>
    public Batch? Read(Lane lane, long fromSequence, int maxBytes, int maxRecords)
    {
        var log = _lanes[(int)lane].Log;
        var cursor = log.Cursor;
        if (log.Read(fromSequence + cursor.SequenceBase, maxBytes, maxRecords, _clock.GetUtcNow()) is not { } read)
            return null;
        if (_lanes[(int)lane].IsNewLoss(read.LostThrough, read.LostReadings))
            LogLost(lane, read.LostThrough - cursor.SequenceBase, read.LostReadings);

        return new(new(lane, cursor.Epoch, fromSequence, read.FirstPosition - cursor.PositionBase), read.Records);
    }

    /// <summary>The cloud holds all up to a sequence of the lane's epoch: moves the cursor, durably, and gives disk back.</summary>
    public void Acknowledge(Lane lane, long throughSequence)
    {
        var log = _lanes[(int)lane].Log;
        var isFreed = WithReserve(() => log.Acknowledge(throughSequence + log.Cursor.SequenceBase, freed => _space.Add(-freed)));
        if (isFreed)
            _space.TakeReserve();
        Dropped.Add(GapReason.OutboxCorrupt, _lanes[(int)lane].TakeLosses(throughSequence + log.Cursor.SequenceBase));
        _lanes[(int)lane].Acknowledged.Beat();
    }

    /// <summary>The cloud was asked how far it holds the lane, and holds nothing that is not on this disk: known also after a restart.</summary>
    public void Join(Lane lane) => WithReserve(() =>
    {
        _lanes[(int)lane].Log.Join();
        return true;
    });

    /// <summary>
    /// Begins the lane's stream anew: what is not yet acknowledged will be sent as records 1 and on of a new epoch. Whoever
    /// calls it lets <see cref="EpochBegun"/> complete before anything of the epoch is acknowledged.
    /// </summary>
    /// <returns>The new epoch.</returns>
    public Guid BeginEpoch(Lane lane) => WithReserve(() => _lanes[(int)lane].Log.BeginEpoch(Guid.CreateVersion7(_clock.GetUtcNow())));

    /// <summary>For whoever keeps books of what a lane holds: they begin anew with its epoch.</summary>
    internal Func<Lane, CancellationToken, Task> EpochBegun { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Completes when the lane holds a durable record of its epoch after the one named.</summary>
    public Task WaitForRecordsAsync(Lane lane, long afterSequence, CancellationToken cancellationToken) =>
        _lanes[(int)lane].Appended.WhenAsync(() => State(lane).LastSequence > afterSequence, cancellationToken);

    /// <summary>Completes when the cloud has acknowledged all that the lane holds.</summary>
    public Task WaitUntilEmptyAsync(Lane lane, CancellationToken cancellationToken) =>
        _lanes[(int)lane].Acknowledged.WhenAsync(() => Depth(lane).Records == 0, cancellationToken);

    /// <summary>What waits in a lane.</summary>
    public OutboxDepth Depth(Lane lane) => _lanes[(int)lane].Depth();

    /// <summary>Makes durable what was appended, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
            return;
        foreach (var lane in _lanes)
        {
            try
            {
                await lane.DisposeAsync();
            }
            catch (IOException broken)
            {
                LogNotClosed(broken, lane.Log.Lane);   // what was reported as stored is on disk all the same
            }
        }

        _disk.Dispose();
    }

    private T WithReserve<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (DiskFullException) when (_space.GiveUpReserve())
        {
            return write();
        }
    }

    [LoggerMessage(LogLevel.Information, "Outbox lane {Lane} opened: {Last} records so far, {Acknowledged} acknowledged; {Cut} bytes at its end were never complete.")]
    private partial void LogOpened(Lane lane, long last, long acknowledged, long cut);

    [LoggerMessage(LogLevel.Error, "Outbox lane {Lane} could not be closed in order. Check the disk.")]
    private partial void LogNotClosed(Exception reason, Lane lane);

    [LoggerMessage(LogLevel.Error, "Outbox lane {Lane}: records up to {Through} could not be read back, {Readings} readings are lost and declared as a gap. Check the disk.")]
    private partial void LogLost(Lane lane, long through, long readings);
}
