using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>An object: a folder, a machine, a condition (Part 3 §5.5).</summary>
public class UaObject(NodeId id, QualifiedName browseName) : UaNode(id, NodeClass.Object, browseName)
{
    /// <summary>Whether one can subscribe to the events of this object and of what lies below it.</summary>
    public bool NotifiesEvents { get; init; }
}
