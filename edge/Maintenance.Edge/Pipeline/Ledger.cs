using System.Collections.Concurrent;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The gateway's books: what was taken, held back, sampled and missed. Totals go on over a restart, over tags that the
/// configuration no longer names, and over the outbox's epochs, of which each has its own <see cref="Origin"/>.
/// </summary>
internal sealed class Ledger
{
    /// <summary>Tags whose last minute is kept: as many as the page shows.</summary>
    public const int MostTrends = 500;

    private readonly ConcurrentDictionary<GapReason, long> _gaps = new();
    private Roster _roster;
    private readonly DroppedReadings _dropped;
    private readonly TimeProvider _clock;
    private long _lostAlarms;

    /// <param name="earlier">Books of the last run, brought to this epoch by <see cref="LedgerRecovery"/>.</param>
    /// <param name="dropped">Counted by those who send: what was lost behind the pipeline.</param>
    public Ledger(Guid epoch, IReadOnlyList<TagSettings> tags, LedgerSnapshot? earlier, DroppedReadings dropped, TimeProvider clock)
    {
        (Epoch, _dropped, _clock) = (epoch, dropped, clock);
        Undeclared = earlier?.Undeclared ?? [];
        TagState[] states = [.. tags.Select(tag => new TagState(tag, clock))];
        _roster = new(states, states, new Dictionary<string, TagCounts>(StringComparer.Ordinal));
        Draw(states);
        UnclosedSinceUtc = earlier is { Closed: false } ? earlier.AtUtc : null;
        Origin = earlier?.Origin ?? LedgerOrigin.Zero;
        if (earlier is not null)
            Restore(earlier);
    }

    /// <summary>The outbox's epoch that <see cref="Origin"/> is of.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>Where the books of the epoch begin.</summary>
    public LedgerOrigin Origin { get; private set; }

    /// <summary>Those of the configuration, in its order.</summary>
    public IReadOnlyList<TagState> Tags => Volatile.Read(ref _roster).Tags;

    /// <summary>By the tag's number.</summary>
    public TagState Of(int tag) => Volatile.Read(ref _roster).Slots[tag];

    /// <summary>When the last run's books were last right, where it ended without closing them.</summary>
    public DateTimeOffset? UnclosedSinceUtc { get; }

    /// <summary>Gaps that the last run counted and could not bring to disk.</summary>
    public IReadOnlyList<Gap> Undeclared { get; }

    /// <summary>Alarm records that found neither disk nor memory, since the gateway started.</summary>
    public long LostAlarms => Interlocked.Read(ref _lostAlarms);

    /// <summary>Missing values by reason.</summary>
    public IReadOnlyDictionary<GapReason, long> Gaps => new SortedDictionary<GapReason, long>(
        _gaps.Concat(_dropped.Counts).GroupBy(gap => gap.Key, gap => gap.Value).ToDictionary(gap => gap.Key, gap => gap.Sum()));

    /// <summary>Counts values that are missing; from any thread.</summary>
    public void CountGap(GapReason reason, long count) => _gaps.AddOrUpdate(reason, count, (_, before) => before + count);

    public void CountLostAlarms(long count) => Interlocked.Add(ref _lostAlarms, count);

    /// <summary>Begins the books of a new epoch. Called by whoever writes reports, between two of them.</summary>
    public void Begin(Guid epoch, LedgerOrigin origin) => (Epoch, Origin) = (epoch, origin);

    /// <param name="undeclared">Gaps that are counted and not yet on their way.</param>
    public LedgerSnapshot Snapshot(bool closed, IReadOnlyList<Gap> undeclared)
    {
        var (_, tags, retired) = Volatile.Read(ref _roster);
        var counts = tags.Select(tag => KeyValuePair.Create(tag.Settings.Name, tag.Counts)).Concat(retired).ToDictionary(StringComparer.Ordinal);
        return new(
            Epoch, Sequence: 0, closed, _clock.GetUtcNow(), counts.Values.Sum(tag => tag.Taken), counts.Values.Sum(tag => tag.Suppressed),
            counts.Values.Sum(tag => tag.Sampled), tags.Sum(tag => tag.Duplicates), Gaps,
            counts.ToDictionary(tag => tag.Key, tag => tag.Value.Taken, StringComparer.Ordinal), counts, undeclared, Origin,
            counts.Where(tag => tag.Value.Told > 0).ToDictionary(tag => tag.Key, tag => tag.Value.Told, StringComparer.Ordinal));
    }

    /// <summary>Goes on with other tags: one that had been there, in this run or an earlier one, goes on from its counts.</summary>
    public void Change(GatewaySettings settings)
    {
        var (slots, tags, retired) = _roster;
        var next = slots.ToList();
        var gone = retired.ToDictionary(StringComparer.Ordinal);
        foreach (var tag in tags)
            gone[tag.Settings.Name] = tag.Counts;
        foreach (var tag in settings.Tags)
        {
            if (tag.Index == next.Count)
                next.Add(new(tag, _clock));
            var state = next[tag.Index];
            if (tag.IsRetired)
                continue;
            state.Become(tag);
            if (gone.Remove(tag.Name, out var counts) && tag.Index >= slots.Count)
                state.Restore(counts);
        }

        List<TagState> inOrder = [.. settings.Devices.SelectMany(device => device.AllTags).Select(tag => next[tag.Index])];
        Draw(inOrder);
        Volatile.Write(ref _roster, new(next, inOrder, gone));
    }

    private static void Draw(IEnumerable<TagState> tags)
    {
        foreach (var tag in tags.Take(MostTrends))
            tag.Draw();
    }

    private void Restore(LedgerSnapshot earlier)
    {
        var retired = new Dictionary<string, TagCounts>(StringComparer.Ordinal);
        foreach (var (reason, count) in earlier.Gaps)
            _gaps[reason] = count;
        var known = Tags.ToDictionary(tag => tag.Settings.Name, StringComparer.Ordinal);
        foreach (var (name, counts) in earlier.Tags)
        {
            if (known.TryGetValue(name, out var tag))
                tag.Restore(counts);
            else
                retired[name] = counts;
        }

        _roster = _roster with { Retired = retired };
    }

    /// <param name="Slots">By the tag's number.</param>
    /// <param name="Retired">Counts of tags that the configuration does not name any more.</param>
    private sealed record Roster(IReadOnlyList<TagState> Slots, IReadOnlyList<TagState> Tags, IReadOnlyDictionary<string, TagCounts> Retired);
}
