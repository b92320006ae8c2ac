using System.Diagnostics.Metrics;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Transport;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <param name="Joins">False where the batch begins beyond what is stored: the gateway goes back to the answer's sequence.</param>
internal sealed record IngestOutcome(bool Joins, IngestAnswer Answer);

/// <summary>
/// Stores a batch and its stream's high-water mark in one transaction, under the stream's row lock: whatever repeats,
/// races or is cut off, each record has its effect once.
/// </summary>
internal sealed class BatchStore(
    [FromKeyedServices(IngestConnection.Key)] NpgsqlDataSource source, TagDirectory tags, DayPartitions days, RecordDoor door,
    LatestValues latest, RunStates runStates, CountOnMeters meters, GatewayKeys keys, TimeProvider clock)
{
    private static readonly Counter<long> Stored = PlatformMeter.Meter.CreateCounter<long>("ingest_readings_total");
    private static readonly Histogram<double> Duration = PlatformMeter.Meter.CreateHistogram<double>("ingest_duration_seconds");

    /// <exception cref="MalformedRecordException">The batch would use positions again that are taken; nothing was stored.</exception>
    public async Task<IngestOutcome> StoreAsync(GatewayIdentity gateway, Batch batch, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var nowUtc = clock.GetUtcNow();
        var contents = RecordContent.ReadAll(batch);
        var blocks = contents.Where(content => content.Value is ReadingBlock).Select(content => (ReadingBlock)content.Value!);
        await days.EnsureAsync(blocks, nowUtc, cancellationToken);

        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var scope = new DbScope(connection, await connection.BeginTransactionAsync(cancellationToken));
        var mark = await StreamMark.LockAsync(scope, gateway, batch.Header, nowUtc, cancellationToken);
        if (batch.Header.FirstSequence > mark.StoredThrough + 1)
            return new(false, new(batch.Header.Epoch, mark.StoredThrough, 0));

        contents.RemoveAll(content => content.Sequence <= mark.StoredThrough);
        if (contents is [])
            return new(true, new(batch.Header.Epoch, mark.StoredThrough, 0));
        if (contents[0].Position < mark.NextPosition)
            throw new MalformedRecordException($"record {contents[0].Sequence} begins at position {contents[0].Position}, but positions before {mark.NextPosition} are taken") { Record = contents[0].Sequence };

        var storing = new StoringBatch(scope, gateway, batch.Header, contents, nowUtc);
        await door.TakeAsync(storing, cancellationToken);
        var readings = await IncomingReadings.CopyAsync(storing, tags, cancellationToken);
        var changes = await runStates.TellAsync(storing, cancellationToken);
        var refused = await meters.TakeAsync(storing, cancellationToken);
        await Quarantine.WriteAsync(storing, cancellationToken);
        await StreamMark.AdvanceAsync(storing, readings, cancellationToken);
        await keys.SeenAsync(scope, gateway, cancellationToken);
        await scope.CommitAsync(cancellationToken);

        Publish(storing, changes);
        CountOnMeters.Publish(refused);
        Stored.Add(readings);
        Duration.Record(clock.GetElapsedTime(started).TotalSeconds);
        return new(true, new(batch.Header.Epoch, contents[^1].Sequence, storing.Quarantined.Count));
    }

    /// <summary>Lets others know what came of a batch that is committed.</summary>
    private void Publish(StoringBatch stored, IReadOnlyList<RunStateChanged> changes)
    {
        tags.Publish(stored);
        latest.Take(stored);
        runStates.Publish(changes);
    }
}
