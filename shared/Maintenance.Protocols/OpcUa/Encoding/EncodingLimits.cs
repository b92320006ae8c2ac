namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// What a decoder takes from the other side before it says Bad_EncodingLimitsExceeded. Whatever these allow, nothing is
/// allocated that the bytes still unread could not hold.
/// </summary>
public sealed record EncodingLimits
{
    public static EncodingLimits Default { get; } = new();

    /// <summary>Longest string, in bytes of UTF-8.</summary>
    public int MaxStringLength { get; init; } = 1024 * 1024;

    /// <summary>Longest ByteString or body of an extension object, in bytes.</summary>
    public int MaxByteStringLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most elements of an array; of a matrix, in all its dimensions together.</summary>
    public int MaxArrayLength { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of Variant, DataValue and DiagnosticInfo: Part 6 §5.1.5 and §5.2.2.12 ask for 100.</summary>
    public int MaxNesting { get; init; } = 100;
}
