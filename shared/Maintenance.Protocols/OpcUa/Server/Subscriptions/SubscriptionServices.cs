using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>The services of Part 4 §5.14.</summary>
internal sealed class SubscriptionServices(ServerCore core)
{
    private readonly SubscriptionEngine _engine = core.Subscriptions;
    private readonly Publishing _publishing = new(core.Subscriptions);

    public CreateSubscriptionResponse Create(Exchange exchange, CreateSubscriptionRequest request)
    {
        var terms = SubscriptionTerms.Revise(
            core.Limits, request.RequestedPublishingInterval, request.RequestedLifetimeCount, request.RequestedMaxKeepAliveCount,
            request.MaxNotificationsPerPublish, request.Priority);
        var subscription = _engine.Create(exchange.Session, terms, request.PublishingEnabled);
        return new()
        {
            SubscriptionId = subscription.Id,
            RevisedPublishingInterval = terms.Publishing.TotalMilliseconds,
            RevisedLifetimeCount = terms.LifetimeCount,
            RevisedMaxKeepAliveCount = terms.KeepAliveCount,
        };
    }

    public ModifySubscriptionResponse Modify(Exchange exchange, ModifySubscriptionRequest request)
    {
        var terms = SubscriptionTerms.Revise(
            core.Limits, request.RequestedPublishingInterval, request.RequestedLifetimeCount, request.RequestedMaxKeepAliveCount,
            request.MaxNotificationsPerPublish, request.Priority);
        lock (_engine.Gate)
            _engine.Require(exchange.Session, request.SubscriptionId).Modify(terms);
        return new()
        {
            RevisedPublishingInterval = terms.Publishing.TotalMilliseconds,
            RevisedLifetimeCount = terms.LifetimeCount,
            RevisedMaxKeepAliveCount = terms.KeepAliveCount,
        };
    }

    public SetPublishingModeResponse SetPublishingMode(Exchange exchange, SetPublishingModeRequest request) => new()
    {
        Results = Each(exchange, request.SubscriptionIds, subscription => subscription.IsPublishing = request.PublishingEnabled),
    };

    public DeleteSubscriptionsResponse Delete(Exchange exchange, DeleteSubscriptionsRequest request) => new()
    {
        Results = Each(exchange, request.SubscriptionIds, _engine.Delete),
    };

    public void Publish(Exchange exchange, PublishRequest request)
    {
        Operations.Require(request.SubscriptionAcknowledgements.Count + 1, core.Limits.MaxOperations);
        StatusCode[] results = [.. request.SubscriptionAcknowledgements.Select(
            sent => _publishing.Acknowledge(exchange.Session, sent.SubscriptionId, sent.SequenceNumber))];
        var hint = exchange.Header.TimeoutHint;
        var deadline = hint == 0 ? TimeSpan.MaxValue : _engine.Now + TimeSpan.FromMilliseconds(hint);
        _publishing.Publish(exchange.Session, new(exchange.Connection, exchange.RequestId, exchange.Header.RequestHandle, deadline, results));
    }

    public RepublishAnswer Republish(Exchange exchange, RepublishRequest request) =>
        _publishing.Republish(exchange.Session, request.SubscriptionId, request.RetransmitSequenceNumber);

    public TransferSubscriptionsResponse Transfer(Exchange exchange, TransferSubscriptionsRequest request)
    {
        Operations.Require(request.SubscriptionIds.Count, core.Limits.MaxOperations);
        lock (_engine.Gate)
        {
            _engine.Tick();
            return new() { Results = [.. request.SubscriptionIds.Select(id => Transfer(exchange.Session, id, request.SendInitialValues))] };
        }
    }

    private TransferResult Transfer(Session session, uint id, bool sendInitialValues)
    {
        if (_engine.Find(id) is not { } subscription)
            return new() { StatusCode = StatusCodes.BadSubscriptionIdInvalid };
        if (subscription.Session == session)
            return new() { StatusCode = StatusCodes.BadNothingToDo };
        if (!IsSameClient(subscription.Owner, session))
            return new() { StatusCode = StatusCodes.BadUserAccessDenied };
        if (subscription.Session is { } former)
        {
            former.Publishing.LastWords.Enqueue((id, subscription.LastWord(StatusCodes.GoodSubscriptionTransferred)));
            Publishing.SayLastWords(former);
        }

        subscription.MoveTo(session);
        if (sendInitialValues)
        {
            foreach (var item in subscription.Items.Values.OfType<DataItem>().Where(item => item is { Mode: MonitoringMode.Reporting, Pending: 0 }))
                item.Resend();
        }

        return new() { AvailableSequenceNumbers = subscription.AvailableNumbers };
    }

    // Part 4 §5.14.7.1: the same user, and the same application; what it says of itself its certificate has proved, if there is
    // one, and that may be renewed in between.
    private static bool IsSameClient(Session former, Session next) =>
        former.User == next.User
        && former.Policy.IsNone == next.Policy.IsNone
        && string.Equals(former.ClientUri, next.ClientUri, StringComparison.Ordinal);

    private StatusCode[] Each(Exchange exchange, IReadOnlyList<uint> ids, Action<Subscription> act)
    {
        Operations.Require(ids.Count, core.Limits.MaxOperations);
        lock (_engine.Gate)
            return [.. ids.Select(Act)];

        StatusCode Act(uint id)
        {
            if (_engine.Find(exchange.Session, id) is not { } subscription)
                return StatusCodes.BadSubscriptionIdInvalid;
            act(subscription);
            return StatusCode.Good;
        }
    }
}
