using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// What had been told before a subscription was made anew or came to another channel. A server begins a new subscription with
/// the value as it is, and some do so whenever a session is activated: that would be told twice.
/// </summary>
/// <param name="told">What each item told last, as it goes on.</param>
/// <param name="last">Each item's last source time before history filled in, in 100 ns since 1601; null where it was not asked.</param>
/// <param name="filled">Up to where history has given each item's values; as <paramref name="last"/> where it has given none.</param>
internal sealed class Resumption(DataValue[] told, long[]? last = null, long[]? filled = null)
{
    private readonly bool[] _isOver = new bool[told.Length];
    private int _open = told.Length;

    /// <summary>As this one began, where it is not over: nothing may be told twice that history has filled in.</summary>
    public Resumption Again() => new(told, last, filled);

    /// <summary>Whether every item has told something new.</summary>
    public bool IsOver => _open == 0;

    // Not "at or before the last": a source whose clock went back would be silent until it had caught up.
    public bool IsKnown(int handle, in DataValue next)
    {
        if (_isOver[handle])
            return false;
        if (IsSame(told[handle], next) || (last is not null && next.SourceTime > last[handle] && next.SourceTime <= filled![handle]))
            return true;
        _isOver[handle] = true;
        _open--;
        return false;
    }

    // Two values of one time may both be news; and without any time nothing says that a value is the one of before.
    private static bool IsSame(in DataValue before, in DataValue next) =>
        before.Status.Code == next.Status.Code
        && !next.Status.Overflow
        && before.SourceTime == next.SourceTime
        && before.SourcePicoseconds == next.SourcePicoseconds
        && (next.SourceTime != 0 || (next.ServerTime != 0 && before.ServerTime == next.ServerTime))
        && before.Value == next.Value;
}
