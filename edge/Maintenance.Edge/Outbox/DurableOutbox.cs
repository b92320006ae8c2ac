using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>The gateway's durable log of what the cloud has not yet acknowledged.</summary>
public sealed class DurableOutbox(OutboxOptions options) : IAsyncDisposable
{
    public OutboxOptions Options => options;

    /// <summary>The stream's epoch as the cloud knows it.</summary>
    public Guid Epoch(Lane lane) => throw new NotSupportedException($"{lane}");

    /// <summary>Readings ever stored in the lane: the position of the next one.</summary>
    public long NextPosition(Lane lane) => throw new NotSupportedException($"{lane}");

    /// <summary>Completes when the record is durable. The payload must stay unchanged until then, and may be reused after.</summary>
    public ValueTask<AppendOutcome> AppendAsync(Lane lane, OutboxRecord record, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{lane} {record} {cancellationToken.IsCancellationRequested}");

    /// <summary>Consecutive records from a sequence on; null where none is durable yet.</summary>
    public Batch? Read(Lane lane, long fromSequence, int maxBytes, int maxRecords) =>
        throw new NotSupportedException($"{lane} {fromSequence} {maxBytes} {maxRecords}");

    public OutboxDepth Depth(Lane lane) => throw new NotSupportedException($"{lane}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
