namespace Maintenance.Fuzz;

/// <summary>A good message, and how its kind is read.</summary>
/// <param name="Read">Throws a DecodingException for bytes that are not of this kind.</param>
public sealed record OpcUaSeed(string Name, ReadOnlyMemory<byte> Message, OpcUaSeed.Reader Read)
{
    public delegate void Reader(ReadOnlySpan<byte> bytes);

    public ReadOnlySpan<byte> Bytes => Message.Span;
}
