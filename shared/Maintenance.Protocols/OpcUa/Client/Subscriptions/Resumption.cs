namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// What had been told when a subscription was made anew: its first value of each item, and what history has given, would
/// otherwise be told twice. By source times, in 100 ns since 1601.
/// </summary>
/// <param name="last">Each item's last value before.</param>
/// <param name="filled">Up to where history has given each item's values; as <paramref name="last"/> where it has given none.</param>
internal sealed class Resumption(long[] last, long[] filled)
{
    private int _open = last.Count(time => time != 0);

    /// <summary>Whether every item has told something new.</summary>
    public bool IsOver => _open == 0;

    // Not "at or before the last": a source whose clock went back would be silent until it had caught up.
    public bool IsKnown(int handle, long sourceTime)
    {
        if (last[handle] == 0)
            return false;
        if (sourceTime != 0 && (sourceTime == last[handle] || (sourceTime > last[handle] && sourceTime <= filled[handle])))
            return true;
        last[handle] = 0;
        _open--;
        return false;
    }
}
