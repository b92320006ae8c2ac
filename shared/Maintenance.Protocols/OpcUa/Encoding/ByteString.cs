namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>A sequence of octets (Part 6 §5.2.2.7), equal to another by its content. The default is the null ByteString.</summary>
public readonly struct ByteString(byte[]? bytes) : IEquatable<ByteString>
{
    public static ByteString Null => default;

    public bool IsNull => bytes is null;

    public int Length => bytes?.Length ?? 0;

    public ReadOnlySpan<byte> Span => bytes;

    public ReadOnlyMemory<byte> Memory => bytes;

    public static bool operator ==(ByteString left, ByteString right) => left.Equals(right);

    public static bool operator !=(ByteString left, ByteString right) => !left.Equals(right);

    public byte[] ToArray() => Span.ToArray();

    public bool Equals(ByteString other) => IsNull == other.IsNull && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is ByteString other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Convert.ToBase64String(Span);
}
