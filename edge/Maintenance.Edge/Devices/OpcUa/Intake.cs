using Maintenance.Contracts.Readings;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Between the connection, which must not wait, and the pipeline, which may. What lies here is bounded by what the server may
/// send unacknowledged: a message is acknowledged once its values are on disk. History after a long outage may be more; what
/// exceeds <see cref="MostBatches"/> is counted as lost.
/// </summary>
internal sealed class Intake(int mostBatches = Intake.MostBatches)
{
    /// <summary>A thousand thousand values, 40 MB.</summary>
    public const int MostBatches = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<object> _waiting = new();
    private readonly Stack<SampleBatch> _free = new();
    private readonly Pulse _came = new();
    private readonly Pulse _settled = new();
    private SampleBatch? _open;
    private long _begun;
    private long _ended;
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
                _begun++;
            }

            _open.Add(reading);
        }

        _came.Beat();
        return true;
    }

    /// <summary>Something other than values, in its place among them.</summary>
    public void Add(object item)
    {
        lock (_gate)
        {
            _open = null;
            _waiting.Enqueue(item);
        }

        _came.Beat();
    }

    /// <summary>Ends when every value added so far is on disk.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        var through = Interlocked.Read(ref _begun);
        await _settled.WhenAsync(() => Interlocked.Read(ref _ended) >= through, cancellationToken);
    }

    /// <summary>Nothing more will come.</summary>
    public void Close()
    {
        lock (_gate)
            (_isClosed, _open) = (true, null);
        _came.Beat();
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
            return true;
        }
    }

    private void Return(SampleBatch batch)
    {
        batch.Clear();
        lock (_gate)
        {
            _free.Push(batch);
            _ended++;
        }

        _settled.Beat();
    }
}
