using System.Collections.Concurrent;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <summary>The gateway's books: what was taken, held back, sampled and missed since the outbox's epoch began.</summary>
internal sealed class Ledger(Guid epoch, IReadOnlyList<TagState> tags, TimeProvider clock)
{
    private readonly ConcurrentDictionary<GapReason, long> _gaps = new();

    public IReadOnlyList<TagState> Tags => tags;

    /// <summary>Missing values by reason.</summary>
    public IReadOnlyDictionary<GapReason, long> Gaps => new SortedDictionary<GapReason, long>(_gaps);

    /// <summary>Goes on from the books of an earlier run with the same outbox.</summary>
    public void Restore(LedgerSnapshot earlier)
    {
        foreach (var (reason, count) in earlier.Gaps)
            _gaps[reason] = count;
        foreach (var tag in tags)
        {
            if (earlier.Tags.TryGetValue(tag.Settings.Name, out var counts))
                tag.Restore(counts);
        }
    }

    public void CountGap(GapReason reason, long count) => _gaps.AddOrUpdate(reason, count, (_, before) => before + count);

    public LedgerReport Report() => new(
        clock.GetUtcNow(), Sum(tag => tag.Taken), Sum(tag => tag.Suppressed), Sum(tag => tag.Sampled),
        _gaps.Where(gap => !Gap.IsAfterSampling(gap.Key)).Sum(gap => gap.Value),
        _gaps.Where(gap => Gap.IsAfterSampling(gap.Key)).Sum(gap => gap.Value));

    public LedgerSnapshot Snapshot(bool closed) => new(
        epoch, closed, clock.GetUtcNow(), Sum(tag => tag.Taken), Sum(tag => tag.Suppressed), Sum(tag => tag.Sampled),
        Sum(tag => tag.Duplicates), Gaps,
        tags.ToDictionary(tag => tag.Settings.Name, tag => tag.Taken, StringComparer.Ordinal),
        tags.ToDictionary(
            tag => tag.Settings.Name, tag => new TagCounts(tag.Taken, tag.Suppressed, tag.Sampled, tag.MeasuredAtUtc), StringComparer.Ordinal));

    private long Sum(Func<TagState, long> count) => tags.Sum(count);
}
