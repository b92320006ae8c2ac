namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>Values that found nobody to take them, in the order in which they came.</summary>
internal sealed class NodeStore(int capacity)
{
    private readonly Queue<(string? Device, Metric Value)> _values = new();

    public int Count => _values.Count;

    /// <summary>Values that found no room, the oldest first.</summary>
    public long Dropped { get; private set; }

    public void Add(string? device, Metric value)
    {
        _values.Enqueue((device, value with { IsHistorical = true }));
        while (_values.Count > capacity)
        {
            _values.Dequeue();
            Dropped++;
        }
    }

    /// <summary>The oldest that belong together, at most <paramref name="most"/>; they stay until <see cref="Remove"/>.</summary>
    public IReadOnlyList<Metric> Peek(int most, out string? device)
    {
        var of = _values.Count == 0 ? null : _values.Peek().Device;
        device = of;
        return [.. _values.TakeWhile(each => string.Equals(each.Device, of, StringComparison.Ordinal)).Take(most).Select(each => each.Value)];
    }

    public void Remove(int count)
    {
        for (; count > 0; count--)
            _values.Dequeue();
    }

    /// <summary>A device that has gone for good takes its values along.</summary>
    public void Forget(string device)
    {
        var kept = _values.Where(each => !string.Equals(each.Device, device, StringComparison.Ordinal)).ToList();
        Dropped += _values.Count - kept.Count;
        _values.Clear();
        foreach (var each in kept)
            _values.Enqueue(each);
    }
}
