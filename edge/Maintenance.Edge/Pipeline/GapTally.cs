using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <summary>Adds up misses of one kind for a while, so that a device that sends nothing but garbage makes a record a second, not a thousand.</summary>
internal sealed class GapTally(TimeProvider clock)
{
    private readonly Dictionary<(GapReason Reason, string Device, string? Tag), Miss> _open = [];

    public void Add(Miss miss)
    {
        var key = (miss.Reason, miss.Device, miss.Tag);
        _open[key] = _open.TryGetValue(key, out var sum)
            ? sum with
            {
                Count = sum.Count + miss.Count,
                FromUtc = sum.FromUtc < miss.FromUtc ? sum.FromUtc : miss.FromUtc,
                ToUtc = sum.ToUtc > miss.ToUtc ? sum.ToUtc : miss.ToUtc,
            }
            : miss;
    }

    /// <summary>Hands out what was added up, and begins anew.</summary>
    public IReadOnlyList<Gap> Drain()
    {
        if (_open.Count == 0)
            return [];
        IReadOnlyList<Gap> gaps = [.. _open.Values.Select(miss => new Gap(
            Guid.CreateVersion7(clock.GetUtcNow()), miss.Reason, miss.FromUtc, miss.ToUtc, miss.Count, miss.Device, miss.Tag, miss.Detail))];
        _open.Clear();
        return gaps;
    }
}
