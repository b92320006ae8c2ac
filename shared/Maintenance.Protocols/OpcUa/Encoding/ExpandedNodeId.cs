using System.Globalization;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// A NodeId that may say its namespace by URI and may lie in another server (Part 4 §7.16).
/// </summary>
/// <param name="Node">Its namespace index is 0 where <paramref name="NamespaceUri"/> speaks.</param>
/// <param name="NamespaceUri">Null: the namespace is the index of <paramref name="Node"/>.</param>
/// <param name="ServerIndex">0 for the server that was asked; else an index into its ServerArray.</param>
public readonly record struct ExpandedNodeId(NodeId Node, string? NamespaceUri = null, uint ServerIndex = 0)
{
    /// <summary>Whether this is a node of the server asked and the index in it can be used as it is.</summary>
    public bool IsLocal => NamespaceUri is null && ServerIndex == 0;

    /// <summary>Reads "svr=1;nsu=urn:plant:line;s=Speed"; both prefixes may be left out, and "ns=" may stand for "nsu=".</summary>
    /// <exception cref="FormatException">The text is no ExpandedNodeId (Part 6 §5.3.1.11).</exception>
    public static ExpandedNodeId Parse(string text)
    {
        var rest = text;
        var server = 0u;
        if (rest.StartsWith("svr=", StringComparison.Ordinal))
        {
            server = uint.TryParse(Field(ref rest, 4, text), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : throw Unreadable(text);
        }

        var uri = rest.StartsWith("nsu=", StringComparison.Ordinal) ? Unescape(Field(ref rest, 4, text)) : null;
        return NodeId.TryParse(rest, out var node) && (uri is null || node.NamespaceIndex == 0)
            ? new(node, uri, server)
            : throw Unreadable(text);
    }

    /// <summary>The NodeId to use with a server of this NamespaceArray; null where it has no such namespace.</summary>
    public NodeId? In(IReadOnlyList<string> namespaces)
    {
        if (NamespaceUri is null)
            return Node;
        for (ushort index = 0; index < Math.Min(namespaces.Count, ushort.MaxValue); index++)
        {
            if (string.Equals(namespaces[index], NamespaceUri, StringComparison.Ordinal))
                return Node.InNamespace(index);
        }

        return null;
    }

    public override string ToString()
    {
        var server = ServerIndex == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"svr={ServerIndex};");
        return NamespaceUri is null ? $"{server}{Node}" : $"{server}nsu={Escape(NamespaceUri)};{Node}";
    }

    private static string Field(ref string rest, int start, string text)
    {
        var end = rest.IndexOf(';', StringComparison.Ordinal);
        if (end < 0)
            throw Unreadable(text);
        var field = rest[start..end];
        rest = rest[(end + 1)..];
        return field;
    }

    // §5.3.1.11: a URI may hold the separator, so ';' and the sign that escapes it are written as %3B and %25.
    private static string Escape(string uri) =>
        uri.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    private static string Unescape(string uri) =>
        uri.Replace("%3B", ";", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal);

    private static FormatException Unreadable(string text) =>
        new($"'{text}' is no node: write i=85, ns=2;s=Name or nsu=URI;s=Name.");
}
