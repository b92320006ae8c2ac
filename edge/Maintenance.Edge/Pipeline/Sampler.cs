using System.Collections.Concurrent;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Gathers sampled readings into blocks: until one is full or has been open for <see cref="LongestOpen"/>, or sooner where a
/// broker waits to be told that its messages are safe.
/// </summary>
internal sealed class Sampler
{
    public static readonly TimeSpan LongestOpen = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<Block> _free = [];
    private readonly Queue<Block> _sealed = new();
    private Block _open = new();
    private bool _isUrgent;
    private int _handedOut;

    public void Add(Reading reading)
    {
        _open.Add(reading);
        if (_open.IsFull)
            Seal();
    }

    /// <summary>
    /// Says that a batch's readings have all been added: it settles once they, and all that went before, are on disk. A batch of
    /// which nothing was kept waits too, for it may repeat a message whose readings are on their way.
    /// </summary>
    public void EndOf(SampleBatch batch)
    {
        if (_open.Count > 0)
            _open.Waiting.Add(batch);
        else if (_sealed.Count > 0)
            _sealed.Last().Waiting.Add(batch);
        else if (Volatile.Read(ref _handedOut) > 0)
            _open.Waiting.Add(batch);
        else
            batch.Settle();
        _isUrgent |= (batch.IsUrgent && _open.Count > 0) || (_open.Count == 0 && _open.Waiting.Count > 0);
    }

    /// <summary>Seals the open block if it is time.</summary>
    public void Tick(DateTimeOffset nowUtc)
    {
        // A gateway clock that is set back must not keep the block open.
        if (_isUrgent || nowUtc - _open.OpenedAtUtc >= LongestOpen || nowUtc < _open.OpenedAtUtc)
            Seal();
    }

    /// <summary>When a tick has something to seal; null where nothing is open.</summary>
    public TimeSpan? SealsWithin(DateTimeOffset nowUtc) =>
        _isUrgent ? TimeSpan.Zero : _open.Count > 0 ? LongestOpen - (nowUtc - _open.OpenedAtUtc) : null;

    public void Seal()
    {
        _isUrgent = false;
        if (_open.Count == 0 && _open.Waiting.Count == 0)
            return;
        _sealed.Enqueue(_open);
        _open = _free.TryTake(out var free) ? free : new();
    }

    public bool TryTakeSealed(out Block? block)
    {
        if (!_sealed.TryDequeue(out block))
            return false;
        Interlocked.Increment(ref _handedOut);
        return true;
    }

    /// <summary>Gives a written block back; from any thread.</summary>
    public void Return(Block block)
    {
        block.Clear();
        _free.Add(block);
        Interlocked.Decrement(ref _handedOut);
    }
}
