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
        static status => new CallMethodResult { StatusCode = status },
        mayRepeat: false);

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
}
