using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Methods;

/// <summary>Does what the methods of namespace 0 are for: those of the Server object and those of conditions (Part 9 §5.5 and §5.7).</summary>
internal sealed class StandardMethods(SubscriptionEngine engine)
{
    private const ushort RefreshSeverity = 100;

    private readonly HashSet<Subscription> _refreshing = [];   // under the engine's gate

    public void Attach(AddressSpace space)
    {
        On(space, 11492, GetMonitoredItems);
        On(space, 12873, ResendData);
        On(space, 3875, call => Refresh(call.Session, Number(call, 0), null));
        On(space, 12912, call => Refresh(call.Session, Number(call, 0), Number(call, 1)));
        OnCondition(space, 9111, (condition, call) => condition.Acknowledge(EventId(call), Comment(call), call.UserName));
        OnCondition(space, 9029, (condition, call) => condition.Comment(EventId(call), Comment(call), call.UserName));
        OnCondition(space, 9027, (condition, _) => condition.Enable(true));
        OnCondition(space, 9028, (condition, _) => condition.Enable(false));
    }

    private static void On(AddressSpace space, uint id, Func<MethodCall, CallMethodResult> act) =>
        ((UaMethod)space[new(id)]).Handler = (call, _) => ValueTask.FromResult(act(call));

    private static void OnCondition(AddressSpace space, uint id, Func<UaCondition, MethodCall, StatusCode> act) => On(space, id, call => new()
    {
        StatusCode = call.Target is not UaCondition condition ? StatusCodes.BadNodeIdInvalid
            : call.Session.User.MayChange ? act(condition, call)
            : StatusCodes.BadUserAccessDenied,
    });

    private static uint Number(MethodCall call, int index) => call.Arguments[index].As<uint>();

    private static ByteString EventId(MethodCall call) => call.Arguments[0].As<ByteString>();

    private static LocalizedText Comment(MethodCall call) => call.Arguments[1].As<LocalizedText>();

    private CallMethodResult GetMonitoredItems(MethodCall call)
    {
        lock (engine.Gate)
        {
            if (engine.Find(Number(call, 0)) is not { } subscription)
                return new() { StatusCode = StatusCodes.BadSubscriptionIdInvalid };
            if (subscription.Session != call.Session)
                return new() { StatusCode = StatusCodes.BadUserAccessDenied };
            return new()
            {
                OutputArguments =
                [
                    Variant.OfArray<uint>([.. subscription.Items.Values.Select(item => item.Id)]),
                    Variant.OfArray<uint>([.. subscription.Items.Values.Select(item => item.ClientHandle)]),
                ],
            };
        }
    }

    private CallMethodResult ResendData(MethodCall call)
    {
        lock (engine.Gate)
        {
            engine.Tick();
            if (engine.Find(call.Session, Number(call, 0)) is not { } subscription)
                return new() { StatusCode = StatusCodes.BadSubscriptionIdInvalid };
            foreach (var item in subscription.Items.Values.OfType<DataItem>().Where(item => item is { Mode: MonitoringMode.Reporting, Pending: 0 }))
                item.Resend();
            return new();
        }
    }

    // Part 9 §5.5.7: every condition that is retained, between two events that say so. A condition holds its lock while it is
    // told of, so the gate is taken anew for each; what changes meanwhile is told between the two events as well.
    private CallMethodResult Refresh(Session session, uint subscriptionId, uint? itemId)
    {
        Subscription refreshed;
        EventItem[] items;
        lock (engine.Gate)
        {
            engine.Tick();
            if (engine.Find(session, subscriptionId) is not { } subscription)
                return new() { StatusCode = StatusCodes.BadSubscriptionIdInvalid };
            items = [.. subscription.Items.Values.OfType<EventItem>().Where(item => itemId is null || item.Id == itemId)];
            if (itemId is not null && items.Length == 0)
                return new() { StatusCode = StatusCodes.BadMonitoredItemIdInvalid };
            refreshed = subscription;
            if (!_refreshing.Add(refreshed))
                return new() { StatusCode = StatusCodes.BadRefreshInProgress };
            foreach (var item in items)
                item.Add(item.Plan.Select(About(StandardNodes.RefreshStartEventType)));
        }

        try
        {
            foreach (var condition in engine.Space.Events.Conditions)
                condition.Retell(state => Tell(items, state));
        }
        finally
        {
            EndRefresh(refreshed, items);
        }

        return new();
    }

    private void Tell(EventItem[] items, UaEvent state)
    {
        lock (engine.Gate)
        {
            var notifiers = Notifiers.Of(engine.Space, state.Source);
            foreach (var item in items)
                item.Take(state, notifiers);
        }
    }

    private void EndRefresh(Subscription refreshed, EventItem[] items)
    {
        lock (engine.Gate)
        {
            engine.Tick();
            _refreshing.Remove(refreshed);
            foreach (var item in items.Where(item => refreshed.Items.ContainsKey(item.Id)))
                item.Add(item.Plan.Select(About(StandardNodes.RefreshEndEventType)));
        }
    }

    private UaEvent About(NodeId type) => new(type, engine.Space.Server, engine.UtcNow, RefreshSeverity, "Refresh of conditions");
}
