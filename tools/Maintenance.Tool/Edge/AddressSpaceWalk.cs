using System.Globalization;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Tool.Edge;

/// <summary>Goes through an address space level by level, each node once, and reads the variables it finds.</summary>
internal sealed class AddressSpaceWalk(OpcUaSession session, int depth)
{
    /// <summary>Nodes; more than a person reads.</summary>
    private const int MostNodes = 20_000;

    private const int LongestValue = 24;   // characters
    private const uint ObjectsAndVariables = (uint)(NodeClass.Object | NodeClass.Variable);
    private const uint AllFields = 63;   // Part 4 §5.9.2

    private static readonly NodeId Objects = new(85);
    private static readonly NodeId Server = new(2253);
    private static readonly NodeId HierarchicalReferences = new(33);
    private static readonly NodeId NamespaceArray = new(2255);

    private readonly HashSet<NodeId> _seen = [Objects, Server];   // the server's own diagnostics are no plant

    public sealed record Found(IReadOnlyList<string> Lines, string Summary);

    public async Task<Found> RunAsync(string? filter, CancellationToken cancellationToken)
    {
        var namespaces = (await session.ReadAsync([NamespaceArray], cancellationToken))[0].Value.Elements?.OfType<string>().ToList() ?? [];
        var variables = new List<(string Path, NodeId Node)>();
        List<(string Path, NodeId Node)> level = [("", Objects)];
        for (var i = 0; i < depth && level.Count > 0 && _seen.Count < MostNodes; i++)
            level = await BelowAsync(level, variables, cancellationToken);
        var shown = variables.Where(variable => filter is null || variable.Path.Contains(filter, StringComparison.OrdinalIgnoreCase))
            .OrderBy(variable => variable.Path, StringComparer.Ordinal).ToList();
        var values = await session.ReadAsync([.. shown.Select(variable => variable.Node)], cancellationToken);
        var cut = _seen.Count >= MostNodes ? $"; stopped after {MostNodes} nodes: name a smaller --depth" : level.Count > 0 ? "; there is more below: --depth" : "";
        return new(Table([.. shown.Zip(values, (variable, value) => Row(variable.Path, variable.Node, value, namespaces))]), $"{shown.Count} variables{cut}");
    }

    private async Task<List<(string Path, NodeId Node)>> BelowAsync(
        List<(string Path, NodeId Node)> level, List<(string Path, NodeId Node)> variables, CancellationToken cancellationToken)
    {
        var results = await session.BrowseAsync([.. level.Select(entry => Below(entry.Node))], cancellationToken);
        var next = new List<(string Path, NodeId Node)>();
        foreach (var (entry, result) in level.Zip(results))
        {
            foreach (var reference in result.References.Where(reference => reference.NodeId.IsLocal && _seen.Add(reference.NodeId.Node)))
            {
                var below = ($"{entry.Path}/{Escape(reference.BrowseName.Name ?? "")}", reference.NodeId.Node);
                next.Add(below);
                if (reference.NodeClass == NodeClass.Variable)
                    variables.Add(below);
            }
        }

        return next;
    }

    private static BrowseDescription Below(NodeId node) => new()
    {
        NodeId = node,
        ReferenceTypeId = HierarchicalReferences,
        IncludeSubtypes = true,
        NodeClassMask = ObjectsAndVariables,
        ResultMask = AllFields,
    };

    private static string[] Row(string path, NodeId node, in DataValue value, List<string> namespaces)
    {
        var text = value.Status.IsBad ? $"{value.Status}" : string.Create(CultureInfo.InvariantCulture, $"{value.Value}").ReplaceLineEndings(" ");
        var id = node.NamespaceIndex == 0 || node.NamespaceIndex >= namespaces.Count
            ? node.ToString()
            : new ExpandedNodeId(node.InNamespace(0), namespaces[node.NamespaceIndex]).ToString();
        return [path, $"{value.Value.Type}", text.Length > LongestValue ? $"{text[..LongestValue]}…" : text, id];
    }

    private static IReadOnlyList<string> Table(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max())];
        return [.. rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}")];
    }

    // As the paths of a configuration are written.
    private static string Escape(string name) => string.Concat(name.Select(letter => letter is '/' or '*' or '?' or '&' ? $"&{letter}" : $"{letter}"));
}
