using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.History;
using Maintenance.Protocols.OpcUa.Server.Methods;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Server.View;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Dispatch;

/// <summary>Which services a server has.</summary>
internal static class ServiceTable
{
    public static Dispatcher Create(ServerCore core) =>
        new(core, [.. Connecting(core), .. Looking(core), .. Subscribing(core)]);

    private static IEnumerable<Service> Connecting(ServerCore core)
    {
        var sessions = new SessionServices(core);
        yield return Open<GetEndpointsRequest, GetEndpointsResponse>((_, request) => core.Endpoints.Answer(request));
        yield return Open<FindServersRequest, FindServersResponse>((_, request) => core.Endpoints.Answer(request));
        yield return Open<CreateSessionRequest, CreateSessionResponse>(sessions.Create);
        yield return Open<ActivateSessionRequest, ActivateSessionResponse>(sessions.Activate);
        yield return Open<CloseSessionRequest, CloseSessionResponse>(sessions.Close);
    }

    private static IEnumerable<Service> Looking(ServerCore core)
    {
        var browsing = new BrowseServices(core);
        var paths = new PathServices(core);
        yield return Of<BrowseRequest, BrowseResponse>(browsing.Browse);
        yield return Of<BrowseNextRequest, BrowseNextResponse>(browsing.Next);
        yield return Of<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>((_, request) => paths.Translate(request));
        yield return Of<RegisterNodesRequest, RegisterNodesResponse>((_, request) => paths.Register(request));
        yield return Of<UnregisterNodesRequest, UnregisterNodesResponse>((_, request) => paths.Unregister(request));
        yield return Of<ReadRequest, ReadResponse>(new ReadService(core).Read);
        yield return Of<WriteRequest, WriteResponse>(new WriteService(core).Write);
        yield return Of<HistoryReadRequest, HistoryReadResponse>(new HistoryService(core).Read);
        yield return new Service<CallRequest, CallResponse>(needsSession: true, new CallService(core).CallAsync);
    }

    private static IEnumerable<Service> Subscribing(ServerCore core)
    {
        var subscriptions = new SubscriptionServices(core);
        var items = new MonitoredItemServices(core);
        yield return Of<CreateSubscriptionRequest, CreateSubscriptionResponse>(subscriptions.Create);
        yield return Of<ModifySubscriptionRequest, ModifySubscriptionResponse>(subscriptions.Modify);
        yield return Of<SetPublishingModeRequest, SetPublishingModeResponse>(subscriptions.SetPublishingMode);
        yield return Of<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(subscriptions.Delete);
        yield return Of<TransferSubscriptionsRequest, TransferSubscriptionsResponse>(subscriptions.Transfer);
        yield return new PostedService<PublishRequest>(subscriptions.Publish);
        yield return new EncodedService<RepublishRequest>(subscriptions.Republish);
        yield return Of<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(items.Create);
        yield return Of<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(items.Modify);
        yield return Of<SetMonitoringModeRequest, SetMonitoringModeResponse>(items.SetMode);
        yield return Of<SetTriggeringRequest, SetTriggeringResponse>(items.SetTriggering);
        yield return Of<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(items.Delete);
    }

    private static Service<TRequest, TResponse> Of<TRequest, TResponse>(Func<Exchange, TRequest, TResponse> serve)
        where TRequest : IStructure<TRequest>, IRequest<TResponse>
        where TResponse : IStructure<TResponse> =>
        new(needsSession: true, (exchange, request, _) => ValueTask.FromResult(serve(exchange, request)));

    private static Service<TRequest, TResponse> Open<TRequest, TResponse>(Func<Exchange, TRequest, TResponse> serve)
        where TRequest : IStructure<TRequest>, IRequest<TResponse>
        where TResponse : IStructure<TResponse> =>
        new(needsSession: false, (exchange, request, _) => ValueTask.FromResult(serve(exchange, request)));
}
