using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>The services of Part 4 §5.13. A bad item fails alone.</summary>
internal sealed class MonitoredItemServices(ServerCore core)
{
    private readonly SubscriptionEngine _engine = core.Subscriptions;
    private readonly ItemMaker _maker = new(core.Subscriptions);

    public CreateMonitoredItemsResponse Create(Exchange exchange, CreateMonitoredItemsRequest request)
    {
        Operations.Require(request.ItemsToCreate.Count, core.Limits.MaxOperations);
        RequireTimestamps(request.TimestampsToReturn);
        lock (_engine.Gate)
        {
            _engine.Tick();
            var subscription = _engine.Require(exchange.Session, request.SubscriptionId);
            return new() { Results = [.. request.ItemsToCreate.Select(asked => _maker.Create(subscription, asked, request.TimestampsToReturn))] };
        }
    }

    public ModifyMonitoredItemsResponse Modify(Exchange exchange, ModifyMonitoredItemsRequest request)
    {
        Operations.Require(request.ItemsToModify.Count, core.Limits.MaxOperations);
        RequireTimestamps(request.TimestampsToReturn);
        lock (_engine.Gate)
        {
            _engine.Tick();
            var subscription = _engine.Require(exchange.Session, request.SubscriptionId);
            return new()
            {
                Results = [.. request.ItemsToModify.Select(asked => subscription.Items.GetValueOrDefault(asked.MonitoredItemId) is { } item
                    ? _maker.Modify(item, asked.RequestedParameters, request.TimestampsToReturn)
                    : new() { StatusCode = StatusCodes.BadMonitoredItemIdInvalid })],
            };
        }
    }

    public SetMonitoringModeResponse SetMode(Exchange exchange, SetMonitoringModeRequest request)
    {
        if (!Enum.IsDefined(request.MonitoringMode))
            throw new OpcUaException(StatusCodes.BadMonitoringModeInvalid, $"There is no monitoring mode {request.MonitoringMode}");
        return new() { Results = Each(exchange, request.SubscriptionId, request.MonitoredItemIds, item => item.SetMode(request.MonitoringMode)) };
    }

    public DeleteMonitoredItemsResponse Delete(Exchange exchange, DeleteMonitoredItemsRequest request) =>
        new() { Results = Each(exchange, request.SubscriptionId, request.MonitoredItemIds, _engine.Remove) };

    /// <summary>Part 4 §5.13.5: links are removed before others are added.</summary>
    public SetTriggeringResponse SetTriggering(Exchange exchange, SetTriggeringRequest request)
    {
        Operations.Require(request.LinksToRemove.Count + request.LinksToAdd.Count, core.Limits.MaxOperations);
        lock (_engine.Gate)
        {
            var items = _engine.Require(exchange.Session, request.SubscriptionId).Items;
            var triggering = items.GetValueOrDefault(request.TriggeringItemId)
                ?? throw new OpcUaException(StatusCodes.BadMonitoredItemIdInvalid, $"The subscription has no item {request.TriggeringItemId} to trigger others");
            StatusCode[] removed = [.. request.LinksToRemove.Select(id => Link(id, triggering.Untrigger))];
            StatusCode[] added = [.. request.LinksToAdd.Select(id => Link(id, Add))];
            return new() { RemoveResults = removed, AddResults = added };

            StatusCode Link(uint id, Func<MonitoredItem, bool> act) =>
                items.GetValueOrDefault(id) is { } linked && act(linked) ? StatusCode.Good : StatusCodes.BadMonitoredItemIdInvalid;

            bool Add(MonitoredItem linked)
            {
                triggering.Trigger(linked);
                return true;
            }
        }
    }

    private static void RequireTimestamps(TimestampsToReturn asked)
    {
        if (!Enum.IsDefined(asked))
            throw new OpcUaException(StatusCodes.BadTimestampsToReturnInvalid, $"There are no timestamps {asked}");
    }

    private StatusCode[] Each(Exchange exchange, uint subscriptionId, IReadOnlyList<uint> ids, Action<MonitoredItem> act)
    {
        Operations.Require(ids.Count, core.Limits.MaxOperations);
        lock (_engine.Gate)
        {
            _engine.Tick();
            var subscription = _engine.Require(exchange.Session, subscriptionId);
            return [.. ids.Select(Act)];

            StatusCode Act(uint id)
            {
                if (subscription.Items.GetValueOrDefault(id) is not { } item)
                    return StatusCodes.BadMonitoredItemIdInvalid;
                act(item);
                return StatusCode.Good;
            }
        }
    }
}
