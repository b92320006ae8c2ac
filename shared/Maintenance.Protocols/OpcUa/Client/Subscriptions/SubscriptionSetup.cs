using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Makes a subscription and its items on a server, in as many calls as the server's limits ask for.</summary>
internal static class SubscriptionSetup
{
    private const int MostItemsAtOnce = 5000;
    private const uint EventQueue = 1000; // events come in bursts, not by an interval

    /// <param name="notice">Told where a server that samples faster than it was asked to gives an item no longer queue.</param>
    public static async Task CreateAsync(
        OpcUaSession session, Subscription subscription, Action<ClientNotice> notice, CancellationToken cancellationToken)
    {
        var options = subscription.Options;
        var keepAlive = SubscriptionRules.KeepAliveCount(options.KeepAlive, options.PublishingInterval);
        var request = new CreateSubscriptionRequest
        {
            RequestedPublishingInterval = options.PublishingInterval.TotalMilliseconds,
            RequestedMaxKeepAliveCount = keepAlive,
            RequestedLifetimeCount = SubscriptionRules.LifetimeCount(options.Lifetime, options.PublishingInterval, keepAlive),
            MaxNotificationsPerPublish = options.MaxNotificationsPerPublish,
            PublishingEnabled = true,
            Priority = options.Priority,
        };
        var created = await session.CallAsync<CreateSubscriptionRequest, CreateSubscriptionResponse>(request, cancellationToken);
        subscription.Begin(
            created.SubscriptionId, RevisedInterval.Of(created.RevisedPublishingInterval, options.PublishingInterval, TimeSpan.Zero), created.RevisedMaxKeepAliveCount);
        var most = session.Limits.Most(session.Limits.MonitoredItems, MostItemsAtOnce);
        await CreateItemsAsync(session, subscription, most, notice, cancellationToken);
        await LinkAsync(session, subscription, most, cancellationToken);
    }

    private static async Task LinkAsync(OpcUaSession session, Subscription subscription, int most, CancellationToken cancellationToken)
    {
        var triggered = Enumerable.Range(0, subscription.Items.Count)
            .Where(handle => subscription.Items[handle].TriggeredBy is not null && subscription.ItemIds[handle] != 0)
            .GroupBy(handle => subscription.Items[handle].TriggeredBy!.Value);
        foreach (var (trigger, handles) in triggered.SelectMany(group => group.Chunk(most).Select(handles => (group.Key, handles))))
        {
            var request = new SetTriggeringRequest
            {
                SubscriptionId = subscription.Id,
                TriggeringItemId = subscription.ItemIds[trigger],
                LinksToAdd = [.. handles.Select(handle => subscription.ItemIds[handle])],
            };
            Refuse(subscription, handles, await LinkedAsync(session, request, cancellationToken));
        }
    }

    // A trigger that was refused itself leaves its items silent: each is told so.
    private static async Task<IReadOnlyList<StatusCode>> LinkedAsync(
        OpcUaSession session, SetTriggeringRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await session.CallAsync<SetTriggeringRequest, SetTriggeringResponse>(request, cancellationToken);
            return response.AddResults;
        }
        catch (ServiceException refused)
        {
            return [.. request.LinksToAdd.Select(_ => refused.Status)];
        }
    }

    private static void Refuse(Subscription subscription, int[] handles, IReadOnlyList<StatusCode> results)
    {
        if (results.Count != handles.Length)
            throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered {results.Count} results for {handles.Length} links");
        for (var index = 0; index < handles.Length; index++)
        {
            if (results[index].IsBad)
                subscription.Receiver.TakeRefusal(subscription.Items[handles[index]], results[index]);
        }
    }

    private static async Task CreateItemsAsync(
        OpcUaSession session, Subscription subscription, int most, Action<ClientNotice> notice, CancellationToken cancellationToken)
    {
        var results = await SplitCall.RunAsync(
            [.. Enumerable.Range(0, subscription.Items.Count)],
            most,
            async part => (await session.CallAsync<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(
                new()
                {
                    SubscriptionId = subscription.Id,
                    TimestampsToReturn = subscription.Options.Timestamps,
                    ItemsToCreate = [.. part.Select(handle => Creation(subscription, handle))],
                },
                cancellationToken)).Results,
            static status => new MonitoredItemCreateResult { StatusCode = status },
            mayRepeat: false);
        var tooShort = new List<MonitoredItemModifyRequest>();
        for (var handle = 0; handle < results.Count; handle++)
        {
            var result = results[handle];
            subscription.ItemIds[handle] = result.StatusCode.IsBad ? 0 : result.MonitoredItemId;
            if (result.StatusCode.IsBad)
                subscription.Receiver.TakeRefusal(subscription.Items[handle], result.StatusCode);
            else if (Longer(subscription, handle, result) is { } longer)
                tooShort.Add(longer);
        }

        var lengthened = await LengthenAsync(session, subscription, tooShort, most, cancellationToken);
        int[] refused = [.. Enumerable.Range(0, lengthened.Count).Where(index => lengthened[index].StatusCode.IsBad)];
        if (refused is [var first, ..])
        {
            var item = subscription.Items[(int)tooShort[first].RequestedParameters.ClientHandle];
            notice(new(
                NoticeKind.BadInput, lengthened[first].StatusCode,
                $"The server samples {item.NodeId} faster than asked and gives it no longer queue ({lengthened[first].StatusCode}; {refused.Length} items in all): what its queue has no room for is a gap"));
        }
    }

    private static Task<IReadOnlyList<MonitoredItemModifyResult>> LengthenAsync(
        OpcUaSession session, Subscription subscription, List<MonitoredItemModifyRequest> items, int most, CancellationToken cancellationToken) =>
        SplitCall.RunAsync(
            items,
            most,
            async part => (await session.CallAsync<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(
                new() { SubscriptionId = subscription.Id, TimestampsToReturn = subscription.Options.Timestamps, ItemsToModify = part },
                cancellationToken)).Results,
            static status => new MonitoredItemModifyResult { StatusCode = status });

    private static MonitoredItemCreateRequest Creation(Subscription subscription, int handle)
    {
        var item = subscription.Items[handle];
        return new()
        {
            ItemToMonitor = new() { NodeId = item.NodeId, AttributeId = item.AttributeId, IndexRange = item.IndexRange },
            MonitoringMode = item.Mode,
            RequestedParameters = Parameters(subscription, handle, item.SamplingInterval),
        };
    }

    private static MonitoringParameters Parameters(Subscription subscription, int handle, TimeSpan sampling)
    {
        var item = subscription.Items[handle];
        return new()
        {
            ClientHandle = (uint)handle,
            SamplingInterval = item.SamplingInterval < TimeSpan.Zero ? -1 : item.SamplingInterval.TotalMilliseconds,
            Filter = item.Filter,
            QueueSize = item.QueueSize ?? (item.IsValue ? SubscriptionRules.QueueSize(subscription.PublishingInterval, sampling) : EventQueue),
            DiscardOldest = item.DiscardOldest,
        };
    }

    // A server that samples faster than it was asked to needs a longer queue than was asked for.
    private static MonitoredItemModifyRequest? Longer(Subscription subscription, int handle, MonitoredItemCreateResult result)
    {
        var item = subscription.Items[handle];
        if (item.QueueSize is not null || !item.IsValue || result.RevisedSamplingInterval is not > 0)
            return null;
        var parameters = Parameters(subscription, handle, RevisedInterval.Of(result.RevisedSamplingInterval, item.SamplingInterval, TimeSpan.Zero));
        var asked = Parameters(subscription, handle, item.SamplingInterval).QueueSize;
        return parameters.QueueSize > asked && parameters.QueueSize > result.RevisedQueueSize
            ? new() { MonitoredItemId = result.MonitoredItemId, RequestedParameters = parameters }
            : null;
    }
}
