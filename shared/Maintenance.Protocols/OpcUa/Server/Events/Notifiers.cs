using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>Which objects tell of an event: all above its source, and the Server object always (Part 3 §7.17 and Part 5 §8.3.2).</summary>
internal static class Notifiers
{
    public static IReadOnlySet<UaNode> Of(AddressSpace space, UaNode source)
    {
        HashSet<UaNode> found = [source, space.Server];
        Queue<UaNode> open = new([source]);
        while (open.TryDequeue(out var node))
        {
            foreach (var reference in node.References())
            {
                if (!reference.IsForward && space.IsSubtype(reference.TypeId, StandardNodes.HierarchicalReferences) && found.Add(reference.Target))
                    open.Enqueue(reference.Target);
            }
        }

        return found;
    }
}
