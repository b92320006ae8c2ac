namespace Maintenance.Fuzz;

/// <summary>A good message, and how its kind is read.</summary>
/// <param name="Read">Throws an OpcUaException or a RefusedMessageException for bytes that are not of this kind.</param>
public sealed record FuzzSeed(string Name, ReadOnlyMemory<byte> Message, FuzzSeed.Reader Read)
{
    public delegate void Reader(ReadOnlySpan<byte> bytes);

    public ReadOnlySpan<byte> Bytes => Message.Span;
}
