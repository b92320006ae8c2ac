using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.View;

/// <summary>Which references a BrowseDescription asks for.</summary>
internal sealed class ReferenceFilter(AddressSpace space, BrowseDescription asked)
{
    private readonly Dictionary<NodeId, bool> _types = [];

    public bool Matches(UaReference reference) =>
        (asked.BrowseDirection == BrowseDirection.Both || reference.IsForward == (asked.BrowseDirection == BrowseDirection.Forward))
        && (asked.NodeClassMask == 0 || (asked.NodeClassMask & (uint)reference.Target.NodeClass) != 0)
        && IsOfType(reference.TypeId);

    private bool IsOfType(NodeId type)
    {
        if (asked.ReferenceTypeId.IsNull || type == asked.ReferenceTypeId)
            return true;
        if (!asked.IncludeSubtypes)
            return false;
        if (!_types.TryGetValue(type, out var matches))
            _types[type] = matches = space.IsSubtype(type, asked.ReferenceTypeId);
        return matches;
    }
}
