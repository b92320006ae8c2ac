using System.Threading.Channels;
using Maintenance.Contracts.Records;
using Microsoft.Extensions.ObjectPool;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// Group commit: while one fsync runs, the next appends gather, and all of them are made durable by the next one. So an
/// append waits for two fsyncs at most, and a slow disk makes larger groups instead of a longer queue.
/// </summary>
internal sealed partial class LaneWriter : IAsyncDisposable
{
    private const int WaitingAppends = 256;   // more wait at the door: memory is bounded by who appends
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    private readonly LaneLog _log;
    private readonly OutboxSpace _space;
    private readonly OutboxOptions _options;
    private readonly OutboxMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action _committed;
    private readonly Channel<PendingAppend> _waiting = Channel.CreateBounded<PendingAppend>(
        new BoundedChannelOptions(WaitingAppends) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly ObjectPool<PendingAppend> _pool;
    private readonly List<PendingAppend> _group = [];
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _running;
    private IOException? _fault;

    public LaneWriter(
        LaneLog log, OutboxSpace space, OutboxOptions options, OutboxMetrics metrics, TimeProvider clock, ILogger logger, Action committed)
    {
        (_log, _space, _options, _metrics, _clock, _logger, _committed) = (log, space, options, metrics, clock, logger, committed);
        var policy = new PendingAppend.Policy();
        policy.Pool = _pool = new DefaultObjectPool<PendingAppend>(policy, WaitingAppends);
        _running = RunAsync();
    }

    /// <summary>Why nothing can be written just now; null while all is well.</summary>
    public IOException? Fault => Volatile.Read(ref _fault);

    /// <summary>Puts an append in line; cancelling has no effect once it stands there.</summary>
    public async ValueTask<PendingAppend> EnqueueAsync(OutboxRecord record, CancellationToken cancellationToken)
    {
        var append = _pool.Get();
        append.Record = record;
        await _waiting.Writer.WriteAsync(append, cancellationToken);
        return append;
    }

    /// <summary>Makes durable what waits; on a broken disk it is tried once more and then fails to whoever waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _giveUp.CancelAsync();
        await _running;
        _giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Gather();
            if (_group.Count > 0)
                await CommitAsync();
        }
    }

    private void Gather()
    {
        _group.Clear();
        for (var bytes = 0; bytes < _options.CommitBytes && _waiting.Reader.TryRead(out var append);)
        {
            if (_space.TryTake(append.Record))
            {
                _group.Add(append);
                bytes += Frame.LengthOf(append.Record);
            }
            else
            {
                Refuse(append);
            }
        }
    }

    private async Task CommitAsync()
    {
        for (var wait = FirstRetry; _group.Count > 0; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                CommitGroup();
                return;
            }
            catch (DiskFullException)
            {
                MakeRoom();
                continue;
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                var fault = broken as IOException ?? new IOException(broken.Message, broken);
                Volatile.Write(ref _fault, fault);
                _metrics.DiskFailed(_log.Lane);
                LogDiskFailed(broken, _log.Lane, wait);
                if (_giveUp.IsCancellationRequested)
                {
                    Fail(fault);
                    return;
                }
            }

            await Task.Delay(wait, _clock, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void CommitGroup()
    {
        var (sequence, position) = _log.Commit(_group, _clock.GetUtcNow());
        if (Interlocked.Exchange(ref _fault, null) is not null)
            LogDiskMended(_log.Lane);
        _metrics.Committed(_log.Lane, _group);
        foreach (var append in _group)
        {
            var readings = append.Record.ReadingCount;
            append.Complete(AppendOutcome.Stored(sequence++, position));
            position += readings;
        }

        _committed();
    }

    /// <summary>Readings give way first; then the reserve goes; only then is an alarm or a gap refused.</summary>
    private void MakeRoom()
    {
        var readings = _group.FindAll(append => append.Record.Kind == RecordKind.Readings);
        if (readings.Count == 0 && _space.GiveUpReserve())
            return;
        foreach (var append in readings.Count > 0 ? readings : [.. _group])
        {
            _group.Remove(append);
            _space.Add(-Frame.LengthOf(append.Record));
            Refuse(append);
        }
    }

    private void Refuse(PendingAppend append)
    {
        _metrics.Refused(_log.Lane, append.Record);
        append.Complete(AppendOutcome.Full);
    }

    private void Fail(IOException fault)
    {
        foreach (var append in _group)
            append.Fail(fault);
        _group.Clear();
    }

    [LoggerMessage(LogLevel.Error, "The outbox cannot write its {Lane} lane: appends wait, tried again in {Wait}. Check the disk.")]
    private partial void LogDiskFailed(Exception reason, Lane lane, TimeSpan wait);

    [LoggerMessage(LogLevel.Information, "The outbox writes its {Lane} lane again.")]
    private partial void LogDiskMended(Lane lane);
}
