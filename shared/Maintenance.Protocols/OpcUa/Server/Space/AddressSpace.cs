using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>All nodes of a server, namespace 0 among them. Nodes may be added at any time, from any thread.</summary>
public sealed class AddressSpace
{
    private readonly ConcurrentDictionary<NodeId, UaNode> _nodes = new();
    private readonly Lock _namespacesLock = new();
    private string[] _namespaces;

    /// <param name="applicationUri">Becomes namespace 1, as Part 5 §6.3.1 wants.</param>
    public AddressSpace(string applicationUri)
    {
        _namespaces = ["http://opcfoundation.org/UA/", applicationUri];
        Namespace0.Load(this);
    }

    public IReadOnlyList<string> NamespaceUris => Volatile.Read(ref _namespaces);

    public int Count => _nodes.Count;

    public EventHub Events { get; } = new();

    public UaObject Objects => (UaObject)this[StandardNodes.ObjectsFolder];

    public UaObject Server => (UaObject)this[StandardNodes.Server];

    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public UaNode this[NodeId id] => Find(id) ?? throw new KeyNotFoundException($"There is no node {id}.");

    public UaNode? Find(NodeId id) => _nodes.GetValueOrDefault(id);

    /// <summary>The index of a namespace, which is added if it is new.</summary>
    public ushort AddNamespace(string uri)
    {
        lock (_namespacesLock)
        {
            var index = Array.IndexOf(_namespaces, uri);
            if (index < 0)
            {
                index = _namespaces.Length;
                Volatile.Write(ref _namespaces, [.. _namespaces, uri]);
            }

            return (ushort)index;
        }
    }

    /// <summary>Adds a node below another.</summary>
    /// <param name="typeDefinition">Of objects and variables; null for all else.</param>
    /// <exception cref="ArgumentException">There is a node of this id already, or there is no such type.</exception>
    public T Add<T>(T node, UaNode parent, NodeId referenceType, NodeId? typeDefinition = null)
        where T : UaNode
    {
        var type = typeDefinition is { } id
            ? Find(id) ?? throw new ArgumentException($"There is no type {id}.", nameof(typeDefinition))
            : null;
        Enter(node);
        Refer(parent, referenceType, node);
        if (type is not null)
            node.Add(new(StandardNodes.HasTypeDefinition, type, true)); // one way: a type with 100,000 instances is of no use to a browser
        if (node is UaMethod method)
            MethodArguments.Add(this, method);
        return node;
    }

    /// <summary>Adds a reference, seen from both of its nodes; once.</summary>
    public static void Refer(UaNode source, NodeId referenceType, UaNode target)
    {
        target.Add(new(referenceType, source, false));
        source.Add(new(referenceType, target, true));
    }

    /// <summary>Whether a type is another or lies below it.</summary>
    public bool IsSubtype(NodeId type, NodeId ancestor)
    {
        for (var node = Find(type); node is not null; node = node.Target(StandardNodes.HasSubtype, isForward: false))
        {
            if (node.Id == ancestor)
                return true;
        }

        return false;
    }

    /// <summary>The node at the end of a path of names along hierarchical references; null for none.</summary>
    public UaNode? Find(UaNode start, params ReadOnlySpan<QualifiedName> path)
    {
        var node = start;
        foreach (var name in path)
        {
            node = Child(node, name);
            if (node is null)
                return null;
        }

        return node;
    }

    internal void Enter(UaNode node)
    {
        if (node.Id.IsNull || node.Id.NamespaceIndex >= NamespaceUris.Count || !_nodes.TryAdd(node.Id, node))
            throw new ArgumentException($"A node {node.Id} cannot be added: it is there already, or its namespace is not.", nameof(node));
    }

    private UaNode? Child(UaNode parent, QualifiedName name)
    {
        foreach (var reference in parent.References())
        {
            if (reference.IsForward && reference.Target.BrowseName == name && IsSubtype(reference.TypeId, StandardNodes.HierarchicalReferences))
                return reference.Target;
        }

        return null;
    }
}
