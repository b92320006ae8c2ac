using System.Globalization;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>A name and the namespace it belongs to (Part 3 §8.3).</summary>
public readonly record struct QualifiedName(ushort NamespaceIndex, string? Name)
{
    /// <summary>Reads "2:Speed"; a name without an index is of namespace 0.</summary>
    public static QualifiedName Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && ushort.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new(index, text[(colon + 1)..])
            : new(0, text);
    }

    public override string ToString() => NamespaceIndex == 0 ? Name ?? "" : $"{NamespaceIndex}:{Name}";
}
