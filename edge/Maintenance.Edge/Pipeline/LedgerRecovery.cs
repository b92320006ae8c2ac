using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Brings books that were not closed up to what the outbox holds: readings that became durable after the books were last
/// saved count as taken and sampled, and are remembered, so that a broker's repeats are known as such; gaps declared
/// after that count too. What was suppressed in that time is not known any more; it is missing on both sides of the equation.
/// Where the books are missing, or of another epoch than the outbox, new ones begin with what the outbox holds.
/// </summary>
internal static class LedgerRecovery
{
    /// <summary>Holds sampled readings whose records are gone from the disk, acknowledged, before they could be counted by tag.</summary>
    private const string NoTag = "";

    private const int BytesAtOnce = 4 * 1024 * 1024;
    private const int RecordsAtOnce = 1_000;

    /// <param name="unreadable">Told of a record that this program cannot read: it is left to the cloud, which keeps it aside.</param>
    public static LedgerSnapshot? Complete(LedgerSnapshot? earlier, DurableOutbox outbox, Action<MalformedRecordException> unreadable)
    {
        var state = outbox.State(Lane.Telemetry);
        var isOfEpoch = earlier?.Epoch == state.Epoch;
        if ((earlier is null && state.LastSequence == 0) || (isOfEpoch && earlier!.Closed))
            return earlier;

        var books = isOfEpoch ? earlier! : Begin(earlier, state.Epoch);
        var tags = books.Tags.ToDictionary(StringComparer.Ordinal);
        var seen = new Dictionary<string, SeenReadings>(StringComparer.Ordinal);
        var gaps = new GapCounts(books);
        for (var next = Math.Max(books.Sequence + 1, state.OldestSequence); outbox.Read(Lane.Telemetry, next, BytesAtOnce, RecordsAtOnce) is { } batch;)
        {
            foreach (var record in batch.Records)
            {
                try
                {
                    if (record.Kind == RecordKind.Readings)
                        Count(ReadingBlock.Decode(record.Payload.Span), tags, seen);
                    else if (record.Kind == RecordKind.Gap)
                        gaps.Add(RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap));
                }
                catch (MalformedRecordException malformed)
                {
                    unreadable(malformed);
                }
            }

            next += batch.Records.Count;
        }

        var origin = books.Origin ?? LedgerOrigin.Zero;
        var sampled = origin.Sampled + state.NextPosition
            + gaps.Counts.GetValueOrDefault(GapReason.OutboxFull) - origin.Gaps.GetValueOrDefault(GapReason.OutboxFull);
        var unnamed = sampled - tags.Values.Sum(tag => tag.Sampled);
        if (unnamed > 0)
            tags[NoTag] = Add(tags, NoTag, unnamed);
        foreach (var (name, readings) in seen)
            tags[name] = tags[name] with { Seen = readings.Keep(SeenReadings.Capacity) };
        return books with { Tags = tags, Gaps = gaps.Counts, Undeclared = gaps.Undeclared };
    }

    /// <summary>Keeps of other books what still has to be declared, and the readings by which repeated deliveries are known.</summary>
    private static LedgerSnapshot Begin(LedgerSnapshot? other, Guid epoch)
    {
        var undeclared = other?.Undeclared ?? [];
        return new(
            epoch, Sequence: 0, other?.Closed ?? true, other?.AtUtc ?? default, 0, 0, 0, 0,
            undeclared.GroupBy(gap => gap.Reason).ToDictionary(gaps => gaps.Key, gaps => gaps.Sum(gap => gap.Count)), new Dictionary<string, long>(),
            (other?.Tags ?? new Dictionary<string, TagCounts>()).ToDictionary(tag => tag.Key, tag => tag.Value with { Taken = 0, Suppressed = 0, Sampled = 0, Told = 0 }, StringComparer.Ordinal),
            undeclared);
    }

    private static void Count(ReadingBlock block, Dictionary<string, TagCounts> tags, Dictionary<string, SeenReadings> seen)
    {
        foreach (var reading in block.Readings)
        {
            var name = block.TagNames[reading.Tag];
            tags[name] = Add(tags, name, 1);
            if (reading.MeasuredAtUtc == reading.ReceivedAtUtc)
                continue;   // the gateway's own time
            if (!seen.TryGetValue(name, out var known))
                seen[name] = known = new(tags[name].Seen, timeAlone: null);
            known.Add(reading);
        }
    }

    private static TagCounts Add(Dictionary<string, TagCounts> tags, string name, long count)
    {
        var before = tags.GetValueOrDefault(name, new(0, 0, 0));
        return before with { Taken = before.Taken + count, Sampled = before.Sampled + count };
    }

    /// <summary>Gaps counted in the books, and those found on disk after the books were saved.</summary>
    private sealed class GapCounts(LedgerSnapshot books)
    {
        private readonly Dictionary<Guid, Gap> _undeclared = (books.Undeclared ?? []).ToDictionary(gap => gap.Id);

        public Dictionary<GapReason, long> Counts { get; } = books.Gaps.ToDictionary();

        public IReadOnlyList<Gap> Undeclared => [.. _undeclared.Values];

        public void Add(Gap gap)
        {
            if (gap.Reason == GapReason.OutboxCorrupt)
                return;   // what the disk itself has lost is counted when the cloud has its gap
            var known = _undeclared.Remove(gap.Id, out var counted) ? counted.Count : 0;
            Counts[gap.Reason] = Counts.GetValueOrDefault(gap.Reason) + gap.Count - known;
        }
    }
}
