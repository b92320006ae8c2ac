namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// A status of Part 4, "StatusCode": severity in bits 30 and 31, the code's own number in bits 16 to 29, flags below.
/// </summary>
public readonly record struct StatusCode(uint Value)
{
    private const uint CodeMask = 0xFFFF_0000;
    private const uint ValueFollows = 0x0400; // InfoType "DataValue", Part 4, "StatusCode": only with it has bit 7 a meaning
    private const uint OverflowBit = 0x0080;

    public static StatusCode Good => default;

    public bool IsGood => Value >> 30 == 0;

    public bool IsUncertain => Value >> 30 == 1;

    public bool IsBad => Value >> 31 == 1;

    /// <summary>The code without its flags: what two statuses have to agree in to be the same condition.</summary>
    public StatusCode Code => new(Value & CodeMask);

    /// <summary>Values of this item were thrown away by a full queue, next to this one (Part 4 §5.13.1.5).</summary>
    public bool Overflow => (Value & (ValueFollows | OverflowBit)) == (ValueFollows | OverflowBit);

    /// <summary>The same status, saying that values next to it were thrown away.</summary>
    public StatusCode WithOverflow() => new(Value | ValueFollows | OverflowBit);

    /// <summary>The name of the specification ("BadNodeIdUnknown"), or the number for a code it does not know.</summary>
    public override string ToString() => StatusCodes.NameOf(this) ?? $"0x{Value:X8}";
}
