using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.History;

/// <summary>The last values of a variable in the order of their source times, in memory. A full history forgets its oldest value.</summary>
/// <param name="capacity">Most values kept; room for them is taken as they come.</param>
public sealed class ValueHistory(int capacity)
{
    private const int LeastRoom = 16;

    private readonly Lock _lock = new();
    private DataValue[] _ring = [];
    private int _first;
    private int _count;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>A value without a source time is not kept: nobody could ask for it.</summary>
    public void Add(in DataValue value)
    {
        if (value.SourceTime == 0)
            return;
        lock (_lock)
        {
            MakeRoom();
            var at = _count++;
            for (; at > 0 && At(at - 1).SourceTime > value.SourceTime; at--)
                At(at) = At(at - 1);
            At(at) = value;
        }
    }

    /// <summary>Copies values from a time on (Part 11 §6.5.3), forwards or backwards in time.</summary>
    /// <param name="from">The first time asked for, as on the wire; for a backward read the latest.</param>
    /// <param name="to">The end, not included; null: as many as there are.</param>
    /// <param name="skip">Values at just the time <paramref name="from"/> that were told already.</param>
    /// <param name="most">Values to take.</param>
    /// <returns>The values, and whether there are more.</returns>
    internal (List<DataValue> Values, bool More) Read(long from, long? to, bool backwards, int skip, int most)
    {
        lock (_lock)
        {
            var values = new List<DataValue>(Math.Min(most, _count));
            var at = backwards ? LowerBound(from, orEqual: true) - 1 : LowerBound(from, orEqual: false);
            for (; at >= 0 && at < _count && IsWithin(At(at).SourceTime, to, backwards); at += backwards ? -1 : 1)
            {
                if (skip > 0 && At(at).SourceTime == from)
                {
                    skip--;
                    continue;
                }

                if (values.Count == most)
                    return (values, true);
                values.Add(At(at));
            }

            return (values, false);
        }
    }

    /// <summary>The last value at or before a time, or the first at or after it.</summary>
    internal DataValue? Bound(long time, bool before)
    {
        lock (_lock)
        {
            var at = before ? LowerBound(time, orEqual: true) - 1 : LowerBound(time, orEqual: false);
            return at >= 0 && at < _count ? At(at) : null;
        }
    }

    private static bool IsWithin(long time, long? to, bool backwards) => to is not { } end || (backwards ? time > end : time < end);

    private ref DataValue At(int index) => ref _ring[(_first + index) % _ring.Length];

    // How many values lie before a time; with orEqual, at it too.
    private int LowerBound(long time, bool orEqual)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).SourceTime < time || (orEqual && At(middle).SourceTime == time))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void MakeRoom()
    {
        if (_count == capacity)
        {
            _first = (_first + 1) % _ring.Length;
            _count--;
        }
        else if (_count == _ring.Length)
        {
            var larger = new DataValue[Math.Min(capacity, Math.Max(LeastRoom, _count * 2))];
            for (var index = 0; index < _count; index++)
                larger[index] = At(index);
            (_ring, _first) = (larger, 0);
        }
    }
}
