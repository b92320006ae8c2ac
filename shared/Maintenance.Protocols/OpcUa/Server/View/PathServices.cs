using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.View;

/// <summary>TranslateBrowsePathsToNodeIds, RegisterNodes and UnregisterNodes (Part 4 §5.9.4 to §5.9.6).</summary>
internal sealed class PathServices(ServerCore core)
{
    private const int MostTargets = 1000;

    public TranslateBrowsePathsToNodeIdsResponse Translate(TranslateBrowsePathsToNodeIdsRequest request)
    {
        Operations.Require(request.BrowsePaths.Count, core.Limits.MaxOperations);
        return new() { Results = [.. request.BrowsePaths.Select(Follow)] };
    }

    /// <summary>The ids stay as they are: finding a node by its id is cheap already.</summary>
    public RegisterNodesResponse Register(RegisterNodesRequest request)
    {
        Operations.Require(request.NodesToRegister.Count, core.Limits.MaxOperations);
        return new() { RegisteredNodeIds = request.NodesToRegister };
    }

    public UnregisterNodesResponse Unregister(UnregisterNodesRequest request)
    {
        Operations.Require(request.NodesToUnregister.Count, core.Limits.MaxOperations);
        return new();
    }

    private BrowsePathResult Follow(BrowsePath path)
    {
        if (core.Space.Find(path.StartingNode) is not { } start)
            return new() { StatusCode = StatusCodes.BadNodeIdUnknown };
        if (path.RelativePath.Elements.Count == 0)
            return new() { StatusCode = StatusCodes.BadNothingToDo };
        if (path.RelativePath.Elements.Any(element => string.IsNullOrEmpty(element.TargetName.Name)))
            return new() { StatusCode = StatusCodes.BadBrowseNameInvalid };
        List<UaNode> nodes = [start];
        foreach (var element in path.RelativePath.Elements)
        {
            nodes = [.. nodes.SelectMany(node => Step(node, element)).Distinct().Take(MostTargets + 1)];
            if (nodes.Count == 0)
                return new() { StatusCode = StatusCodes.BadNoMatch };
            if (nodes.Count > MostTargets)
                return new() { StatusCode = StatusCodes.BadTooManyMatches };
        }

        return new() { Targets = [.. nodes.Select(node => new BrowsePathTarget { TargetId = new(node.Id), RemainingPathIndex = uint.MaxValue })] };
    }

    private IEnumerable<UaNode> Step(UaNode node, RelativePathElement element)
    {
        var filter = new ReferenceFilter(core.Space, new()
        {
            BrowseDirection = element.IsInverse ? BrowseDirection.Inverse : BrowseDirection.Forward,
            ReferenceTypeId = element.ReferenceTypeId,
            IncludeSubtypes = element.IncludeSubtypes,
        });
        for (var index = 0; node.ReferenceAt(index) is { } reference; index++)
        {
            if (reference.Target.BrowseName == element.TargetName && filter.Matches(reference))
                yield return reference.Target;
        }
    }
}
