using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Adds up misses of one kind for a while, so that a device that sends nothing but garbage makes a record a second, not a
/// thousand. Never more entries than the configuration has devices and tags for each reason.
/// </summary>
internal sealed class GapTally(TimeProvider clock)
{
    private readonly Dictionary<(GapReason Reason, string Device, string? Tag), Gap> _open = [];

    /// <summary>What is added up so far.</summary>
    public IReadOnlyList<Gap> Open => [.. _open.Values];

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
            : new(Guid.CreateVersion7(clock.GetUtcNow()), miss.Reason, miss.FromUtc, miss.ToUtc, miss.Count, miss.Device, miss.Tag, miss.Detail);
    }

    /// <summary>Hands out what was added up, and begins anew.</summary>
    public IReadOnlyList<Gap> Drain()
    {
        if (_open.Count == 0)
            return [];
        var gaps = Open;
        _open.Clear();
        return gaps;
    }
}
