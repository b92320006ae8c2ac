namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>The items of a subscription by how often they are sampled.</summary>
internal sealed class SamplingGroups(SubscriptionEngine engine)
{
    private readonly Dictionary<TimeSpan, Group> _groups = [];

    public void Add(DataItem item)
    {
        if (!_groups.TryGetValue(item.Sampling, out var group))
            _groups[item.Sampling] = group = new() { Due = engine.Now + item.Sampling };
        item.SamplingIndex = group.Items.Count;
        group.Items.Add(item);
    }

    public void Remove(DataItem item)
    {
        var group = _groups[item.Sampling];
        var moved = group.Items[^1];
        group.Items[item.SamplingIndex] = moved;
        moved.SamplingIndex = item.SamplingIndex;
        group.Items.RemoveAt(group.Items.Count - 1);
        item.SamplingIndex = -1;
        if (group.Items.Count == 0)
            _groups.Remove(item.Sampling);
    }

    /// <summary>Samples what is due. What was due more than once is sampled once: it is one value by now.</summary>
    public void Advance(TimeSpan now)
    {
        foreach (var (interval, group) in _groups)
        {
            if (group.Due > now)
                continue;
            group.Due = Math.Max(0, (now - group.Due).Ticks / interval.Ticks) * interval + group.Due + interval;
            foreach (var item in group.Items)
                item.Sample();
        }
    }

    private sealed class Group
    {
        public List<DataItem> Items { get; } = [];

        public TimeSpan Due { get; set; }
    }
}
