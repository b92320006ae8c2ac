using System.Collections.Concurrent;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Raw values on their way from one device into the pipeline; used again and again. The driver fills it, the pipeline
/// hands it back by <see cref="Settle"/> once everything that must be kept of it is on disk.
/// </summary>
internal sealed class SampleBatch(Action<SampleBatch> settled)
{
    public const int Capacity = 1024;

    private readonly Reading[] _readings = new Reading[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>Somebody waits for <see cref="Settle"/>: a broker for its acknowledgement.</summary>
    public bool IsUrgent { get; init; }

    public ReadOnlySpan<Reading> Readings => _readings.AsSpan(0, Count);

    public void Add(in Reading reading) => _readings[Count++] = reading;

    public void Clear() => Count = 0;

    public void Settle() => settled(this);
}

/// <summary>Batches that go round between one driver and the pipeline.</summary>
internal sealed class SampleBatchPool
{
    private readonly ConcurrentQueue<SampleBatch> _free = new();

    public SampleBatch Rent() => _free.TryDequeue(out var batch) ? batch : new(Return);

    private void Return(SampleBatch batch)
    {
        batch.Clear();
        _free.Enqueue(batch);
    }
}
