namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>The order of an edge node's messages: 0 to 255 and again 0 [tck-id-payloads-sequence-num-incrementing].</summary>
/// <param name="capacity">Messages that may wait for a missing one.</param>
internal sealed class Sequence(int capacity)
{
    private readonly Dictionary<byte, Waiting> _waiting = [];
    private byte _next;

    /// <summary>When the first one began to wait, by <see cref="TimeProvider.GetTimestamp"/>; null: none does.</summary>
    public long? WaitingSince { get; private set; }

    /// <summary>The number that is missing while some wait.</summary>
    public byte Next => _next;

    public void Begin(byte first)
    {
        Drop();
        _next = After(first);
    }

    /// <returns>True: it is the next one. False: it waits, or did not find room (see <paramref name="hasRoom"/>).</returns>
    public bool Offer(byte number, in Waiting message, long now, out bool hasRoom)
    {
        hasRoom = true;
        if (number == _next)
        {
            _next = After(number);
            return true;
        }

        hasRoom = _waiting.Count < capacity && _waiting.TryAdd(number, message);
        WaitingSince ??= now;
        return false;
    }

    /// <summary>Those that waited for the one just taken.</summary>
    public bool TryTake(out Waiting message)
    {
        if (!_waiting.Remove(_next, out message))
        {
            if (_waiting.Count == 0)
                WaitingSince = null;
            return false;
        }

        _next = After(_next);
        return true;
    }

    /// <summary>Gives up those that wait.</summary>
    public IReadOnlyList<Waiting> Drop()
    {
        Waiting[] dropped = [.. _waiting.Values];
        _waiting.Clear();
        WaitingSince = null;
        return dropped;
    }

    private static byte After(byte number) => unchecked((byte)(number + 1));
}
