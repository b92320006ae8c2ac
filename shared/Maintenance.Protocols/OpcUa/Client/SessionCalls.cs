using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>The services of a session over any number of nodes: split by the server's limits, each node with a result of its own.</summary>
public static class SessionCalls
{
    private const int MostAtOnce = 10_000; // where a server tells no limit

    /// <summary>The values of nodes, both times with each.</summary>
    public static Task<IReadOnlyList<DataValue>> ReadAsync(
        this OpcUaSession session, IReadOnlyList<NodeId> nodes, CancellationToken cancellationToken) =>
        session.ReadAttributesAsync([.. nodes.Select(node => new ReadValueId { NodeId = node, AttributeId = AttributeIds.Value })], cancellationToken);

    public static Task<IReadOnlyList<DataValue>> ReadAttributesAsync(
        this OpcUaSession session, IReadOnlyList<ReadValueId> attributes, CancellationToken cancellationToken) => SplitCall.RunAsync(
        attributes,
        session.Limits.Most(session.Limits.Read, MostAtOnce),
        async part => (await session.CallAsync<ReadRequest, ReadResponse>(
            new() { NodesToRead = part, TimestampsToReturn = TimestampsToReturn.Both }, cancellationToken)).Results,
        static status => new DataValue(Variant.Null, status));

    public static Task<IReadOnlyList<StatusCode>> WriteAsync(
        this OpcUaSession session, IReadOnlyList<WriteValue> values, CancellationToken cancellationToken) => SplitCall.RunAsync(
        values,
        session.Limits.Most(session.Limits.Write, MostAtOnce),
        async part => (await session.CallAsync<WriteRequest, WriteResponse>(new() { NodesToWrite = part }, cancellationToken)).Results,
        static status => status);

    public static Task<IReadOnlyList<CallMethodResult>> CallMethodsAsync(
        this OpcUaSession session, IReadOnlyList<CallMethodRequest> methods, CancellationToken cancellationToken) => SplitCall.RunAsync(
        methods,
        session.Limits.Most(session.Limits.Call, MostAtOnce),
        async part => (await session.CallAsync<CallRequest, CallResponse>(new() { MethodsToCall = part }, cancellationToken)).Results,
        static status => new CallMethodResult { StatusCode = status });

    public static Task<IReadOnlyList<BrowsePathResult>> TranslateAsync(
        this OpcUaSession session, IReadOnlyList<BrowsePath> paths, CancellationToken cancellationToken) => SplitCall.RunAsync(
        paths,
        session.Limits.Most(session.Limits.Translate, MostAtOnce),
        async part => (await session.CallAsync<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>(
            new() { BrowsePaths = part }, cancellationToken)).Results,
        static status => new BrowsePathResult { StatusCode = status });

    /// <summary>The ids to use instead for nodes that are read again and again; the same id where the server makes no other.</summary>
    public static Task<IReadOnlyList<NodeId>> RegisterAsync(
        this OpcUaSession session, IReadOnlyList<NodeId> nodes, CancellationToken cancellationToken) => SplitCall.RunAsync(
        nodes,
        session.Limits.Most(session.Limits.Register, MostAtOnce),
        async part => (await session.CallAsync<RegisterNodesRequest, RegisterNodesResponse>(
            new() { NodesToRegister = part }, cancellationToken)).RegisteredNodeIds,
        static _ => NodeId.Null);

    /// <summary>All references of nodes, however many answers it takes; a node that cannot be browsed has its status.</summary>
    public static async Task<IReadOnlyList<BrowseResult>> BrowseAsync(
        this OpcUaSession session, IReadOnlyList<BrowseDescription> nodes, CancellationToken cancellationToken)
    {
        var first = await SplitCall.RunAsync(
            nodes,
            session.Limits.Most(session.Limits.Browse, 1000),
            async part => await CompleteAsync(
                session,
                (await session.CallAsync<BrowseRequest, BrowseResponse>(new() { NodesToBrowse = part }, cancellationToken)).Results,
                cancellationToken),
            static status => new BrowseResult { StatusCode = status });
        return first;
    }

    // A server has few continuation points (Part 4 §7.9): those of one answer are used up before the next is asked for.
    private static async Task<IReadOnlyList<BrowseResult>> CompleteAsync(
        OpcUaSession session, IReadOnlyList<BrowseResult> results, CancellationToken cancellationToken)
    {
        var references = results.Select(result => result.References.ToList()).ToArray();
        int[] open = [.. Enumerable.Range(0, results.Count).Where(index => results[index].ContinuationPoint.Length > 0)];
        ByteString[] points = [.. open.Select(index => results[index].ContinuationPoint)];
        while (open.Length > 0)
        {
            var next = (await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(
                new() { ContinuationPoints = points }, cancellationToken)).Results;
            if (next.Count != open.Length || next.Any(result => result.StatusCode.IsBad))
                throw new OpcUaException(next.FirstOrDefault(result => result.StatusCode.IsBad)?.StatusCode ?? StatusCodes.BadUnknownResponse, "The server does not go on with what it began to tell");
            for (var index = 0; index < open.Length; index++)
                references[open[index]].AddRange(next[index].References);
            int[] left = [.. Enumerable.Range(0, open.Length).Where(index => next[index].ContinuationPoint.Length > 0)];
            points = [.. left.Select(index => next[index].ContinuationPoint)];
            open = [.. left.Select(index => open[index])];
        }

        return [.. results.Select((result, index) => result with { References = references[index], ContinuationPoint = default })];
    }
}
