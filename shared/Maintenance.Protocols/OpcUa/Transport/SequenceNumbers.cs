using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>
/// Sequence numbers of one direction (Part 6 §6.7.2.4): each one more than the last, over all tokens of the channel, until
/// they start anew below 1,024 somewhere in the last 1,024 numbers. A replayed or lost chunk shows by its number.
/// </summary>
internal sealed class SequenceNumbers(uint last = 0)
{
    internal const uint LastBeforeWrap = uint.MaxValue - 1024;
    internal const uint FirstAfterWrap = 1024;

    private uint _last = last;
    private bool _begun = last != 0;

    public uint Next() => _last = _last > LastBeforeWrap ? 1 : _last + 1;

    /// <exception cref="OpcUaException">Another number was due.</exception>
    public void Require(uint received)
    {
        var isDue = !_begun || received == unchecked(_last + 1) || (_last > LastBeforeWrap && received < FirstAfterWrap);
        if (!isDue)
            throw new OpcUaException(StatusCodes.BadSequenceNumberInvalid, $"A chunk has the sequence number {received}; {unchecked(_last + 1)} was due");
        (_last, _begun) = (received, true);
    }
}
