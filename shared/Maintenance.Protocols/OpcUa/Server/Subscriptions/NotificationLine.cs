using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>The items of a subscription that have something to tell, first come first.</summary>
/// <param name="taken">Called with each variable of which so many values were taken.</param>
internal sealed class NotificationLine(Action<UaVariable, int>? taken)
{
    private readonly Queue<MonitoredItem> _items = new();

    public void Add(MonitoredItem item)
    {
        if (item.IsInLine)
            return;
        item.IsInLine = true;
        _items.Enqueue(item);
    }

    /// <summary>Notifications that would be told now, counted up to a bound.</summary>
    public int Count(int most)
    {
        var count = 0;
        foreach (var item in _items)
        {
            count += item.Due;
            if (count >= most)
                return most;
        }

        return count;
    }

    public bool HasAny => Count(1) > 0;

    /// <summary>Encodes and takes notifications, of each item in its order.</summary>
    public void Take(ref UaEncoder encoder, int count)
    {
        while (count > 0)
        {
            var item = _items.Peek();
            var some = Math.Min(count, item.Due);
            for (var each = 0; each < some; each++)
                item.TakeFirst(ref encoder);
            count -= some;
            if (some > 0 && item.Node is UaVariable variable)
                taken?.Invoke(variable, some);
            if (item.Due > 0)
                return;
            item.Told();
            item.IsInLine = false;
            _items.Dequeue();
        }
    }
}
