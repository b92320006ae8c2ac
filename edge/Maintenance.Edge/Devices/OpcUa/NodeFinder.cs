using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <param name="Id">Its namespace by URI, which stays the same when the server numbers its namespaces anew.</param>
/// <param name="Name">Its browse name.</param>
/// <param name="Parent">Browse name of the node it was found below.</param>
internal sealed record FoundNode(string Id, string Name, string Parent);

/// <param name="Refused">What the server did not tell, so that there may be more; null where it told all.</param>
internal sealed record FoundNodes(IReadOnlyList<FoundNode> Nodes, string? Refused);

/// <summary>Follows paths through a server's address space.</summary>
internal static class NodeFinder
{
    /// <summary>Nodes a path may lead to; more is a mistake in the path.</summary>
    private const int MostFound = 10_000;

    private const uint ObjectsAndVariables = (uint)(NodeClass.Object | NodeClass.Variable);
    private const uint All = 63;   // BrowseResultMask, Part 4 §5.9.2: every field
    private static readonly NodeId Objects = new(85);
    private static readonly NodeId HierarchicalReferences = new(33);
    private static readonly NodeId NamespaceArray = new(2255);

    public static async Task<IReadOnlyList<string>> NamespacesAsync(OpcUaSession session, CancellationToken cancellationToken)
    {
        var read = await session.ReadAsync([NamespaceArray], cancellationToken);
        if (read[0].Status.IsBad)
            throw new OpcUaException(read[0].Status, "The server does not tell its namespaces");
        return [.. read[0].Value.Elements?.OfType<string>() ?? []];
    }

    /// <summary>The variables at the end of a path; none where it leads nowhere.</summary>
    /// <exception cref="InvalidDataException">It leads to too many.</exception>
    public static async Task<FoundNodes> FindAsync(
        OpcUaSession session, IReadOnlyList<string> namespaces, NodePath path, CancellationToken cancellationToken)
    {
        string? refused = null;
        List<(NodeId Node, string Name, string Parent)> level = [(Objects, nameof(Objects), "")];
        for (var i = 0; i < path.Steps.Count && level.Count > 0; i++)
        {
            var step = path.Steps[i];
            var isLast = i == path.Steps.Count - 1;
            var results = await session.BrowseAsync([.. level.Select(entry => Below(entry.Node))], cancellationToken);
            if (level.Zip(results).FirstOrDefault(pair => pair.Second.StatusCode.IsBad) is { Second: not null } bad)
                refused ??= $"The server does not tell what is below {ByUri(bad.First.Node, namespaces)}: {bad.Second.StatusCode}.";
            level = [.. level.Zip(results, (entry, result) => result.References
                    .Where(reference => reference.NodeId.IsLocal && NodePath.Matches(step, reference.BrowseName.Name ?? ""))
                    .Where(reference => !isLast || reference.NodeClass == NodeClass.Variable)
                    .Select(reference => (reference.NodeId.Node, reference.BrowseName.Name ?? "", entry.Name)))
                .SelectMany(found => found).DistinctBy(found => found.Node)];
            if (level.Count > MostFound)
                throw new InvalidDataException($"The path {path} leads to more than {MostFound} nodes; a narrower one is needed.");
        }

        return new([.. level.Select(found => new FoundNode(ByUri(found.Node, namespaces), found.Name, found.Parent))], refused);
    }

    /// <summary>The id with its namespace by URI.</summary>
    public static string ByUri(NodeId node, IReadOnlyList<string> namespaces) =>
        node.NamespaceIndex == 0 || node.NamespaceIndex >= namespaces.Count
            ? node.ToString()
            : new ExpandedNodeId(node.InNamespace(0), namespaces[node.NamespaceIndex]).ToString();

    private static BrowseDescription Below(NodeId node) => new()
    {
        NodeId = node,
        ReferenceTypeId = HierarchicalReferences,
        IncludeSubtypes = true,
        NodeClassMask = ObjectsAndVariables,
        ResultMask = All,
    };
}
