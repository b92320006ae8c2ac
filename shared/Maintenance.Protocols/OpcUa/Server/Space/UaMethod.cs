using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Methods;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>A method of an object, or of a type for all its objects (Part 3 §5.7).</summary>
public sealed class UaMethod(NodeId id, QualifiedName browseName) : UaNode(id, NodeClass.Method, browseName)
{
    public IReadOnlyList<UaField> Inputs { get; set; } = [];

    public IReadOnlyList<UaField> Outputs { get; set; } = [];

    /// <summary>What it does; null: it cannot be executed. Arguments have been checked against <see cref="Inputs"/>.</summary>
    public MethodHandler? Handler { get; set; }
}
