using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>Sampled readings, perhaps none, that become one record of the outbox, and the batches that wait for it to be on disk.</summary>
internal sealed class Block
{
    public const int Capacity = 4096;

    private readonly Reading[] _readings = new Reading[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public DateTimeOffset OpenedAtUtc { get; private set; }

    public ReadOnlySpan<Reading> Readings => _readings.AsSpan(0, Count);

    public List<SampleBatch> Waiting { get; } = [];

    public void Add(in Reading reading)
    {
        if (Count == 0)
            OpenedAtUtc = reading.ReceivedAtUtc;
        _readings[Count++] = reading;
    }

    public void Clear()
    {
        Count = 0;
        Waiting.Clear();
    }
}
