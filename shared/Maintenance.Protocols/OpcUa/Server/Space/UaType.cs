using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>A type of objects, variables, references or data (Part 3 §5.3, §5.5.2, §5.6.5 and §5.8.3).</summary>
public sealed class UaType(NodeId id, NodeClass nodeClass, QualifiedName browseName) : UaNode(id, nodeClass, browseName)
{
    public bool IsAbstract { get; init; }

    /// <summary>Of a reference type: whether it means the same in both directions.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Of a reference type: its name when followed backwards.</summary>
    public LocalizedText InverseName { get; init; }

    /// <summary>Of a variable type: what its variables hold.</summary>
    public NodeId DataType { get; init; }

    /// <summary>Of a variable type: as of <see cref="UaVariable.ValueRank"/>.</summary>
    public int ValueRank { get; init; } = UaVariable.Scalar;

    /// <summary>Of a structured data type: its fields in their order on the wire.</summary>
    public IReadOnlyList<UaField> Fields { get; init; } = [];

    /// <summary>Of an enumeration: its values by name. A client cannot read a structure with one that it knows nothing of.</summary>
    public IReadOnlyList<EnumField> Values { get; init; } = [];
}
