using System.Globalization;

#pragma warning disable CA1720 // the names are the specification's own

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// The identity of a node in a server (Part 3 §8.2). The default value is the null NodeId. A numeric one allocates nothing.
/// </summary>
public readonly struct NodeId : IEquatable<NodeId>
{
    private readonly uint _numeric;
    private readonly object? _identifier; // string, Guid or ByteString; null for a numeric one

    /// <param name="identifier">The node's number in its namespace.</param>
    public NodeId(uint identifier, ushort namespaceIndex = 0)
    {
        (_numeric, NamespaceIndex) = (identifier, namespaceIndex);
    }

    /// <param name="identifier">The node's name in its namespace; at most 4,096 characters by Part 3.</param>
    public NodeId(string? identifier, ushort namespaceIndex)
    {
        (_identifier, NamespaceIndex, IdType) = (identifier, namespaceIndex, IdType.String);
    }

    public NodeId(Guid identifier, ushort namespaceIndex)
    {
        (_identifier, NamespaceIndex, IdType) = (identifier, namespaceIndex, IdType.Guid);
    }

    public NodeId(ByteString identifier, ushort namespaceIndex)
    {
        (_identifier, NamespaceIndex, IdType) = (identifier, namespaceIndex, IdType.Opaque);
    }

    public static NodeId Null => default;

    public ushort NamespaceIndex { get; }

    public IdType IdType { get; }

    /// <summary>The number of a numeric NodeId; 0 for any other.</summary>
    public uint Numeric => _numeric;

    /// <summary>The text of a string NodeId; null for any other.</summary>
    public string? Text => _identifier as string;

    public Guid Guid => _identifier is Guid guid ? guid : default;

    public ByteString Opaque => _identifier is ByteString bytes ? bytes : default;

    /// <summary>Whether this is the null NodeId: namespace 0 with the default identifier of its kind (Part 3 §8.2.4).</summary>
    public bool IsNull => NamespaceIndex == 0 && IdType switch
    {
        IdType.Numeric => _numeric == 0,
        IdType.String => string.IsNullOrEmpty(Text),
        IdType.Guid => Guid == Guid.Empty,
        _ => Opaque.Length == 0,
    };

    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    /// <summary>Reads the form of Part 6 §5.3.1.10: "i=85", "ns=2;s=Pump/Speed", "ns=1;g=…", "ns=1;b=…" (Base64).</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static NodeId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is no NodeId: write i=85, ns=2;s=Name, ns=2;g=GUID or ns=2;b=BASE64.");

    public static bool TryParse(string text, out NodeId id)
    {
        id = default;
        ushort index = 0;
        var rest = text.AsSpan();
        if (rest.StartsWith("ns=", StringComparison.Ordinal))
        {
            var end = rest.IndexOf(';');
            if (end < 0 || !ushort.TryParse(rest[3..end], NumberStyles.None, CultureInfo.InvariantCulture, out index))
                return false;
            rest = rest[(end + 1)..];
        }

        return rest.Length >= 2 && rest[1] == '=' && TryParseIdentifier(rest[0], rest[2..], index, out id);
    }

    /// <summary>The same identifier in another namespace.</summary>
    public NodeId InNamespace(ushort index) => IdType switch
    {
        IdType.Numeric => new(_numeric, index),
        IdType.String => new(Text, index),
        IdType.Guid => new(Guid, index),
        _ => new(Opaque, index),
    };

    public bool Equals(NodeId other) =>
        NamespaceIndex == other.NamespaceIndex
        && IdType == other.IdType
        && _numeric == other._numeric
        && Equals(_identifier, other._identifier);

    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(NamespaceIndex, IdType, _numeric, _identifier);

    public override string ToString()
    {
        var space = NamespaceIndex == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"ns={NamespaceIndex};");
        return IdType switch
        {
            IdType.Numeric => string.Create(CultureInfo.InvariantCulture, $"{space}i={_numeric}"),
            IdType.String => $"{space}s={Text}",
            IdType.Guid => $"{space}g={Guid:D}",
            _ => $"{space}b={Opaque}",
        };
    }

    private static bool TryParseIdentifier(char kind, ReadOnlySpan<char> text, ushort index, out NodeId id)
    {
        id = default;
        switch (kind)
        {
            case 'i' when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                id = new(number, index);
                return true;
            case 's':
                id = new(text.ToString(), index);
                return true;
            case 'g' when Guid.TryParseExact(text, "D", out var guid):
                id = new(guid, index);
                return true;
            case 'b' when TryFromBase64(text, out var bytes):
                id = new(new ByteString(bytes), index);
                return true;
            default:
                return false;
        }
    }

    private static bool TryFromBase64(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var valid = Convert.TryFromBase64Chars(text, bytes, out var written);
        bytes = bytes[..written];
        return valid;
    }
}
