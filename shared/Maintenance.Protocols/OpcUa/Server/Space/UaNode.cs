using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>A node of the address space (Part 3 §5.2). Nodes and references are added while a server runs, never taken away.</summary>
public abstract class UaNode(NodeId id, NodeClass nodeClass, QualifiedName browseName)
{
    private readonly List<UaReference> _references = [];
    private LocalizedText? _displayName;

    public NodeId Id => id;

    public NodeClass NodeClass => nodeClass;

    public QualifiedName BrowseName => browseName;

    /// <summary>The name of <see cref="BrowseName"/> where none is given.</summary>
    public LocalizedText DisplayName
    {
        get => _displayName ?? new(browseName.Name);
        init => _displayName = value;
    }

    public LocalizedText Description { get; init; }

    internal int ReferenceCount
    {
        get
        {
            lock (_references)
                return _references.Count;
        }
    }

    /// <summary>As they are now; later ones only come behind.</summary>
    internal UaReference[] References()
    {
        lock (_references)
            return [.. _references];
    }

    /// <summary>The reference at this place; null past the last.</summary>
    internal UaReference? ReferenceAt(int index)
    {
        lock (_references)
            return index < _references.Count ? _references[index] : null;
    }

    /// <summary>The first node that a reference of just this type leads to.</summary>
    internal UaNode? Target(NodeId referenceType, bool isForward = true)
    {
        lock (_references)
        {
            foreach (var reference in _references)
            {
                if (reference.IsForward == isForward && reference.TypeId == referenceType)
                    return reference.Target;
            }
        }

        return null;
    }

    internal void Add(UaReference reference)
    {
        lock (_references)
            _references.Add(reference);
    }

    internal bool Has(UaReference reference)
    {
        lock (_references)
            return _references.Contains(reference);
    }
}
