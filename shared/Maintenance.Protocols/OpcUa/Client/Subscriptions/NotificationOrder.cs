using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// The sequence numbers of one subscription (Part 4 §7.26): from 1, each message one more, 0 left out after the greatest. What
/// comes too early waits until the ones before it are there or given up.
/// </summary>
internal sealed class NotificationOrder
{
    private const int MostHeld = 256; // messages; more are not acknowledged, so the server keeps them

    private readonly SortedDictionary<uint, HeldMessage> _held = [];
    private uint? _promised;

    public uint Expected { get; private set; } = 1;

    /// <summary>Whether everything up to the last message has been told.</summary>
    public bool IsWhole => Missing is null;

    /// <summary>The first missing message and the one after the last; null where none is known to be missing.</summary>
    public (uint From, uint To)? Missing =>
        _held.Count > 0 && First() != Expected ? (Expected, First())
        : _promised is { } promised && IsAhead(promised) ? (Expected, promised)
        : null;

    public static uint After(uint sequence) => sequence == uint.MaxValue ? 1 : sequence + 1;

    public void Restart()
    {
        Expected = 1;
        DropHeld();
    }

    public void DropHeld()
    {
        _held.Clear();
        _promised = null;
    }

    public NotificationFate Judge(uint sequence, bool isKeepAlive)
    {
        if (isKeepAlive)
        {
            Promise(sequence);
            return NotificationFate.KeepAlive;
        }

        if (sequence == Expected)
        {
            Expected = After(sequence);
            return NotificationFate.Told;
        }

        if (!IsAhead(sequence))
            return NotificationFate.Duplicate;
        if (_held.ContainsKey(sequence))
            return NotificationFate.HeldBefore;
        if (_held.Count < MostHeld)
            return NotificationFate.Held;
        Promise(After(sequence));
        return NotificationFate.Dropped;
    }

    public void Keep(uint sequence, DateTimeOffset publishedUtc, byte[] body, EncodingLimits limits) =>
        _held.Add(sequence, new(sequence, publishedUtc, body, limits));

    /// <returns>Whether it was still waited for.</returns>
    public bool GiveUp(uint sequence)
    {
        if (sequence != Expected)
            return false;
        Expected = After(sequence);
        return true;
    }

    /// <summary>Hands on one message that was held back, if it is its turn.</summary>
    public HeldMessage? Release()
    {
        if (!_held.Remove(Expected, out var message))
            return null;
        Expected = After(Expected);
        return message;
    }

    // The number of the next message to come: what lies before it has been sent.
    private void Promise(uint next)
    {
        if (IsAhead(next) && (_promised is not { } promised || unchecked(next - Expected) > unchecked(promised - Expected) || !IsAhead(promised)))
            _promised = next;
    }

    // Numbers wrap: ahead is what lies less than half of all numbers further on.
    private bool IsAhead(uint sequence) => sequence != Expected && unchecked(sequence - Expected) < uint.MaxValue / 2;

    private uint First() => _held.Keys.MinBy(sequence => unchecked(sequence - Expected));

    /// <param name="Body">The notification data and what follows it in the response.</param>
    internal sealed record HeldMessage(uint Sequence, DateTimeOffset PublishedUtc, byte[] Body, EncodingLimits Limits);
}
