using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Makes monitored items of what clients ask for, within the limits. Under the engine's gate.</summary>
internal sealed class ItemMaker(SubscriptionEngine engine)
{
    private static readonly double LongestSamplingMs = TimeSpan.FromDays(1).TotalMilliseconds;

    private ServerLimits Limits => engine.Options.Limits;

    public MonitoredItemCreateResult Create(Subscription subscription, MonitoredItemCreateRequest asked, TimestampsToReturn timestamps)
    {
        var watched = asked.ItemToMonitor;
        if (engine.Space.Find(watched.NodeId) is not { } node)
            return Refused(StatusCodes.BadNodeIdUnknown);
        if (engine.ItemCount >= Limits.MaxMonitoredItems || subscription.Items.Count >= Limits.MaxMonitoredItemsPerSubscription)
            return Refused(StatusCodes.BadTooManyMonitoredItems);
        if (!Enum.IsDefined(asked.MonitoringMode))
            return Refused(StatusCodes.BadMonitoringModeInvalid);
        return watched.AttributeId == AttributeIds.EventNotifier
            ? CreateForEvents(subscription, node, asked)
            : CreateForData(subscription, node, asked, timestamps);
    }

    public MonitoredItemModifyResult Modify(MonitoredItem item, MonitoringParameters asked, TimestampsToReturn timestamps)
    {
        if (item is EventItem events)
            return ModifyEvents(events, asked);
        var data = (DataItem)item;
        var (rule, status) = FilterRules.Of(engine.Space, item.Node, data.Attribute, asked.Filter, Limits.Encoding);
        if (rule is null)
            return new() { StatusCode = status };
        Set(data, asked, rule, timestamps);
        return new() { RevisedSamplingInterval = data.Sampling.TotalMilliseconds, RevisedQueueSize = (uint)data.QueueSize };
    }

    private MonitoredItemCreateResult CreateForData(
        Subscription subscription, UaNode node, MonitoredItemCreateRequest asked, TimestampsToReturn timestamps)
    {
        var watched = asked.ItemToMonitor;
        var status = Check(node, watched);
        if (status.IsBad)
            return Refused(status);
        var (rule, refused) = FilterRules.Of(engine.Space, node, watched.AttributeId, asked.RequestedParameters.Filter, Limits.Encoding);
        if (rule is null)
            return Refused(refused);
        var range = string.IsNullOrEmpty(watched.IndexRange) ? null : watched.IndexRange;
        var item = new DataItem(engine.NextItemId(), node, watched.AttributeId, range, subscription);
        Set(item, asked.RequestedParameters, rule, timestamps);
        engine.Add(item);
        item.SetMode(asked.MonitoringMode);
        return new()
        {
            MonitoredItemId = item.Id,
            RevisedSamplingInterval = item.Sampling.TotalMilliseconds,
            RevisedQueueSize = (uint)item.QueueSize,
        };
    }

    private MonitoredItemCreateResult CreateForEvents(Subscription subscription, UaNode node, MonitoredItemCreateRequest asked)
    {
        if (node is not UaObject { NotifiesEvents: true })
            return Refused(StatusCodes.BadAttributeIdInvalid);
        if (asked.RequestedParameters.Filter.As<EventFilter>(Limits.Encoding) is not { } filter)
            return Refused(StatusCodes.BadEventFilterInvalid);
        var (plan, result) = EventPlan.Of(engine.Space, filter, Limits.Encoding);
        if (plan is null)
            return Refused(StatusCodes.BadEventFilterInvalid) with { FilterResult = ExtensionObject.Of(result) };
        var item = new EventItem(engine.NextItemId(), node, plan, subscription);
        Set(item, asked.RequestedParameters);
        engine.Add(item);
        item.SetMode(asked.MonitoringMode);
        return new() { MonitoredItemId = item.Id, RevisedQueueSize = (uint)item.QueueSize, FilterResult = ExtensionObject.Of(result) };
    }

    private MonitoredItemModifyResult ModifyEvents(EventItem item, MonitoringParameters asked)
    {
        if (asked.Filter.As<EventFilter>(Limits.Encoding) is not { } filter)
            return new() { StatusCode = StatusCodes.BadEventFilterInvalid };
        var (plan, result) = EventPlan.Of(engine.Space, filter, Limits.Encoding);
        if (plan is null)
            return new() { StatusCode = StatusCodes.BadEventFilterInvalid, FilterResult = ExtensionObject.Of(result) };
        item.Plan = plan;
        Set(item, asked);
        return new() { RevisedQueueSize = (uint)item.QueueSize, FilterResult = ExtensionObject.Of(result) };
    }

    private static MonitoredItemCreateResult Refused(StatusCode status) => new() { StatusCode = status };

    private static StatusCode Check(UaNode node, ReadValueId watched)
    {
        if (!string.IsNullOrEmpty(watched.IndexRange) && NumericRange.Parse(watched.IndexRange) is null)
            return StatusCodes.BadIndexRangeInvalid;
        if (watched.AttributeId != AttributeIds.Value)
            return NodeAttributes.Read(node, watched.AttributeId, new("", MayChange: false)).Status;
        return node is UaVariable variable
            ? variable.Access.HasFlag(AccessLevels.CurrentRead) ? StatusCode.Good : StatusCodes.BadNotReadable
            : StatusCodes.BadAttributeIdInvalid;
    }

    private void Set(EventItem item, MonitoringParameters asked)
    {
        (item.ClientHandle, item.DiscardOldest) = (asked.ClientHandle, asked.DiscardOldest);
        item.SetQueueSize((int)Math.Min(asked.QueueSize <= 1 ? uint.MaxValue : asked.QueueSize, (uint)Limits.MaxEventQueueSize)); // Part 4 §7.21: the client leaves it to the server
    }

    private void Set(DataItem item, MonitoringParameters asked, ChangeRule rule, TimestampsToReturn timestamps)
    {
        (item.ClientHandle, item.DiscardOldest, item.Rule, item.Timestamps) = (asked.ClientHandle, asked.DiscardOldest, rule, timestamps);
        item.Configure(Sampling(item, asked.SamplingInterval), (int)Math.Clamp(asked.QueueSize, 1, (uint)Limits.MaxQueueSize));
    }

    // Part 4 §5.13.1.2: below zero the publishing interval, zero the fastest there is.
    private TimeSpan Sampling(DataItem item, double askedMs)
    {
        var least = (item.Node as UaVariable)?.MinimumSamplingInterval ?? 0;
        if (askedMs == 0 && least == 0 && item.CanWatch)
            return TimeSpan.Zero;
        var wanted = askedMs >= 0 ? askedMs : item.Subscription.Terms.Publishing.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Clamp(wanted, Math.Max(least, Limits.ShortestSampling.TotalMilliseconds), LongestSamplingMs));
    }
}
