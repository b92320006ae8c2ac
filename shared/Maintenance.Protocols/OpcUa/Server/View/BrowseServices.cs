using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.View;

/// <summary>Browse and BrowseNext (Part 4 §5.9.2 and §5.9.3).</summary>
internal sealed class BrowseServices(ServerCore core)
{
    private const uint ReferenceTypeField = 1;
    private const uint IsForwardField = 2;
    private const uint NodeClassField = 4;
    private const uint BrowseNameField = 8;
    private const uint DisplayNameField = 16;
    private const uint TypeDefinitionField = 32;

    public BrowseResponse Browse(Exchange exchange, BrowseRequest request)
    {
        Operations.Require(request.NodesToBrowse.Count, core.Limits.MaxOperations);
        if (!request.View.ViewId.IsNull)
            throw new OpcUaException(StatusCodes.BadViewIdUnknown, $"There is no view {request.View.ViewId}");
        var most = request.RequestedMaxReferencesPerNode == 0
            ? core.Limits.MaxReferencesPerNode
            : (int)Math.Min(request.RequestedMaxReferencesPerNode, (uint)core.Limits.MaxReferencesPerNode);
        var left = new Budget(core.Limits);
        return new() { Results = [.. request.NodesToBrowse.Select(asked => Begin(exchange, asked, most, left))] };
    }

    public BrowseNextResponse Next(Exchange exchange, BrowseNextRequest request)
    {
        Operations.Require(request.ContinuationPoints.Count, core.Limits.MaxOperations);
        var left = new Budget(core.Limits);
        return new() { Results = [.. request.ContinuationPoints.Select(id => GoOn(exchange, id, request.ReleaseContinuationPoints, left))] };
    }

    private BrowseResult Begin(Exchange exchange, BrowseDescription asked, int most, Budget left)
    {
        if (core.Space.Find(asked.NodeId) is not { } node)
            return new() { StatusCode = StatusCodes.BadNodeIdUnknown };
        if (!Enum.IsDefined(asked.BrowseDirection))
            return new() { StatusCode = StatusCodes.BadBrowseDirectionInvalid };
        if (!asked.ReferenceTypeId.IsNull && core.Space.Find(asked.ReferenceTypeId)?.NodeClass != NodeClass.ReferenceType)
            return new() { StatusCode = StatusCodes.BadReferenceTypeIdInvalid };
        return Tell(exchange, new(node, asked, 0, most), left);
    }

    private BrowseResult GoOn(Exchange exchange, ByteString id, bool release, Budget left) => exchange.Session.BrowsePoints.Take(id) is not { } point
        ? new() { StatusCode = StatusCodes.BadContinuationPointInvalid }
        : release ? new() : Tell(exchange, point, left);

    private BrowseResult Tell(Exchange exchange, BrowsePoint point, Budget left)
    {
        var filter = new ReferenceFilter(core.Space, point.Asked);
        var most = Math.Min(point.Most, left.References);
        var references = new List<ReferenceDescription>();
        for (var index = point.Next; point.Node.ReferenceAt(index) is { } reference; index++)
        {
            if (!filter.Matches(reference))
                continue;
            if (references.Count == most)
            {
                // Part 4 §7.9: points of earlier answers make room, those of this one do not.
                if (left.Points == 0)
                    return new() { StatusCode = StatusCodes.BadNoContinuationPoints };
                left.References -= most;
                left.Points--;
                return new() { References = references, ContinuationPoint = exchange.Session.BrowsePoints.Add(point with { Next = index }) };
            }

            references.Add(Describe(reference, point.Asked.ResultMask));
        }

        left.References -= references.Count;
        return new() { References = references };
    }

    private static ReferenceDescription Describe(UaReference reference, uint mask)
    {
        var target = reference.Target;
        return new()
        {
            ReferenceTypeId = (mask & ReferenceTypeField) != 0 ? reference.TypeId : default,
            IsForward = (mask & IsForwardField) != 0 && reference.IsForward,
            NodeId = new(target.Id),
            NodeClass = (mask & NodeClassField) != 0 ? target.NodeClass : NodeClass.Unspecified,
            BrowseName = (mask & BrowseNameField) != 0 ? target.BrowseName : default,
            DisplayName = (mask & DisplayNameField) != 0 ? target.DisplayName : default,
            TypeDefinition = (mask & TypeDefinitionField) != 0 ? new(target.Target(StandardNodes.HasTypeDefinition)?.Id ?? default) : default,
        };
    }

    /// <summary>What may still go into one answer.</summary>
    private sealed class Budget(ServerLimits limits)
    {
        public int References { get; set; } = limits.MaxReferencesPerNode * 4;

        public int Points { get; set; } = limits.MaxContinuationPoints;
    }
}
