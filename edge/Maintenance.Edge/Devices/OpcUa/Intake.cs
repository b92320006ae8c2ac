using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Between the connection, which must not wait, and the pipeline, which may. What lies here is bounded by what the server may
/// send unacknowledged: a message is acknowledged once its values and alarms are on disk. History after a long outage may be
/// more; what exceeds <see cref="MostBatches"/> is counted as lost. Misses of one reason and tag wait as their sum.
/// </summary>
internal sealed class Intake(int mostBatches = Intake.MostBatches)
{
    /// <summary>A thousand thousand values, 40 MB.</summary>
    public const int MostBatches = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<object> _waiting = new();
    private readonly Dictionary<MissKey, Miss> _misses = [];
    private readonly Stack<SampleBatch> _free = new();
    private readonly Pulse _came = new();
    private readonly Pulse _settled = new();
    private SampleBatch? _open;
    private Progress _batches;
    private Progress _events;
    private bool _isClosed;

    /// <summary>False: there is no room for it any more.</summary>
    public bool TryAdd(in Reading reading)
    {
        lock (_gate)
        {
            if (_open is null or { IsFull: true })
            {
                if (_isClosed || _waiting.Count >= mostBatches)
                    return false;
                _open = _free.TryPop(out var free) ? free : new(Return) { IsUrgent = true };
                _waiting.Enqueue(_open);
                _batches.Begun++;
            }

            _open.Add(reading);
        }

        _came.Beat();
        return true;
    }

    public void Add(Miss miss)
    {
        lock (_gate)
        {
            var key = new MissKey(miss.Reason, miss.Tag);
            if (!_misses.TryGetValue(key, out var sum))
                _waiting.Enqueue(key);
            _misses[key] = sum is null ? miss : sum with
            {
                Count = sum.Count + miss.Count,
                FromUtc = sum.FromUtc < miss.FromUtc ? sum.FromUtc : miss.FromUtc,
                ToUtc = sum.ToUtc > miss.ToUtc ? sum.ToUtc : miss.ToUtc,
            };
        }

        _came.Beat();
    }

    /// <summary>An event in its place among the values; it holds up <see cref="SettleAsync"/> until <see cref="Settle"/> says so.</summary>
    public void Add(ServerEvent happened)
    {
        lock (_gate)
        {
            _open = null;
            _waiting.Enqueue(happened);
            _events.Begun++;
        }

        _came.Beat();
    }

    /// <summary>Anything else, in its place among the values.</summary>
    public void Add(object item)
    {
        lock (_gate)
        {
            _open = null;
            _waiting.Enqueue(item);
        }

        _came.Beat();
    }

    /// <summary>So many events more, the oldest, have done all that they are to do.</summary>
    public void Settle(int events)
    {
        lock (_gate)
            _events.Ended += events;
        _settled.Beat();
    }

    /// <summary>Ends when every value added so far is on disk, and all that came of every event.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        var (batches, events) = Read(static progress => progress.Begun);
        await _settled.WhenAsync(() => Read(static progress => progress.Ended) is var (b, e) && b >= batches && e >= events, cancellationToken);
    }

    /// <summary>Nothing more will come.</summary>
    public void Close()
    {
        lock (_gate)
            (_isClosed, _open) = (true, null);
        _came.Beat();
    }

    /// <summary>Whether an event is the next that <see cref="TakeAsync"/> hands out.</summary>
    public bool IsEventNext()
    {
        lock (_gate)
            return _waiting.TryPeek(out var next) && next is ServerEvent;
    }

    /// <summary>The next batch or item; null once closed and empty.</summary>
    public async ValueTask<object?> TakeAsync(CancellationToken cancellationToken)
    {
        object? taken = null;
        await _came.WhenAsync(() => TryTake(out taken) || _isClosed, cancellationToken);
        return taken;
    }

    private bool TryTake(out object? taken)
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out taken))
                return false;
            if (ReferenceEquals(taken, _open))
                _open = null;
            if (taken is MissKey key && _misses.Remove(key, out var sum))
                taken = sum;
            return true;
        }
    }

    private void Return(SampleBatch batch)
    {
        batch.Clear();
        lock (_gate)
        {
            _free.Push(batch);
            _batches.Ended++;
        }

        _settled.Beat();
    }

    private (long Batches, long Events) Read(Func<Progress, long> of)
    {
        lock (_gate)
            return (of(_batches), of(_events));
    }

    private sealed record MissKey(GapReason Reason, string? Tag);

    [StructLayout(LayoutKind.Auto)]
    private record struct Progress(long Begun, long Ended);
}
