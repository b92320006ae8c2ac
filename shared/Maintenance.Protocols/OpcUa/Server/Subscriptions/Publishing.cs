using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Sessions;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Publish and Republish (Part 4 §5.14.5 and §5.14.6), apart from how they come over the wire.</summary>
internal sealed class Publishing(SubscriptionEngine engine)
{
    /// <summary>Takes a Publish request; what is late leaves with it at once, the highest priority first.</summary>
    public void Publish(Session session, PublishTicket ticket)
    {
        lock (engine.Gate)
        {
            engine.Tick();
            session.Publishing.RefuseOverdue(engine.Now);
            if (session.Publishing.LastWords.Count == 0 && !engine.Subscriptions.Any(subscription => subscription.Session == session))
            {
                ticket.Refuse(StatusCodes.BadNoSubscription);
                return;
            }

            if (session.Publishing.Count >= engine.Options.Limits.MaxPublishRequests)
                session.Publishing.Take().Refuse(StatusCodes.BadTooManyPublishRequests);
            session.Publishing.Add(ticket);
            SayLastWords(session);
            SendLate(session);
        }
    }

    public StatusCode Acknowledge(Session session, uint subscriptionId, uint number)
    {
        lock (engine.Gate)
        {
            return engine.Find(session, subscriptionId) is not { } subscription ? StatusCodes.BadSubscriptionIdInvalid
                : subscription.Acknowledge(number) ? StatusCode.Good
                : StatusCodes.BadSequenceNumberUnknown;
        }
    }

    /// <exception cref="OpcUaException">Bad_SubscriptionIdInvalid or Bad_MessageNotAvailable.</exception>
    public RepublishAnswer Republish(Session session, uint subscriptionId, uint number)
    {
        lock (engine.Gate)
        {
            var message = engine.Require(session, subscriptionId).Sent(number)
                ?? throw new OpcUaException(StatusCodes.BadMessageNotAvailable, $"Message {number} of subscription {subscriptionId} is not kept");
            return new(message);
        }
    }

    /// <summary>Tells a session of its subscriptions that are no more, as far as it has asked.</summary>
    public static void SayLastWords(Session session)
    {
        while (!session.Publishing.IsEmpty && session.Publishing.LastWords.TryDequeue(out var last))
        {
            var ticket = session.Publishing.Take();
            ticket.Answer(new(last.SubscriptionId, [], false, last.Message, ticket.Results));
        }
    }

    private void SendLate(Session session)
    {
        while (!session.Publishing.IsEmpty)
        {
            var late = engine.Subscriptions
                .Where(subscription => subscription.Session == session && subscription.IsLate)
                .OrderByDescending(subscription => subscription.Terms.Priority)
                .ThenBy(subscription => subscription.LateSince)
                .FirstOrDefault();
            if (late is null)
                return;
            late.Send();
        }
    }
}
