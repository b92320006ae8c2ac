using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>Small outboxes, and records that can be told apart.</summary>
internal static class OutboxFixture
{
    public static readonly OutboxOptions Small = new()
    {
        Folder = "simulated",
        SegmentBytes = 3000,
        CommitBytes = 1000,
        ReserveBytes = 4000,
        MaxBytes = 1_000_000,
    };

    public static DurableOutbox Open(IDisk disk, OutboxOptions? options = null, TimeProvider? clock = null) => new(
        disk, options ?? Small, clock ?? new HastyClock(), new OutboxMetrics(Meters()), NullLogger<DurableOutbox>.Instance);

    public static IMeterFactory Meters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>A record whose payload begins with its number.</summary>
    public static OutboxRecord Record(long number, int readings, int padding, RecordKind kind = RecordKind.Readings)
    {
        var payload = new byte[sizeof(long) + padding];
        new Random((int)number).NextBytes(payload);
        BinaryPrimitives.WriteInt64LittleEndian(payload, number);
        return new(kind, readings, payload);
    }

    public static long NumberOf(OutboxRecord record) => BinaryPrimitives.ReadInt64LittleEndian(record.Payload.Span);

    /// <summary>All that the lane holds from a sequence on, with the position of each record.</summary>
    public static List<Held> ReadAll(DurableOutbox outbox, Lane lane, long from, int maxBytes = 700, int maxRecords = 5)
    {
        var all = new List<Held>();
        while (outbox.Read(lane, from, maxBytes, maxRecords) is { } batch)
        {
            var position = batch.Header.FirstPosition;
            foreach (var record in batch.Records)
            {
                all.Add(new(from++, position, record));
                position += record.ReadingCount;
            }
        }

        return all;
    }

    internal sealed record Held(long Sequence, long Position, OutboxRecord Record);
}
