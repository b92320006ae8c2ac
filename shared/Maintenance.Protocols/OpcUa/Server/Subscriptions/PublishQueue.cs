using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>A session's waiting Publish requests, and what to tell of subscriptions that are no more.</summary>
internal sealed class PublishQueue
{
    private readonly LinkedList<PublishTicket> _tickets = [];

    /// <summary>Last words of subscriptions: their id and the encoded message.</summary>
    public Queue<(uint SubscriptionId, byte[] Message)> LastWords { get; } = new();

    public int Count => _tickets.Count;

    public bool IsEmpty => _tickets.Count == 0;

    public void Add(PublishTicket ticket) => _tickets.AddLast(ticket);

    public PublishTicket Take()
    {
        var first = _tickets.First!.Value;
        _tickets.RemoveFirst();
        return first;
    }

    /// <summary>Answers the requests whose time is over.</summary>
    public void RefuseOverdue(TimeSpan now)
    {
        foreach (var ticket in TakeWhere(ticket => ticket.Deadline < now))
            ticket.Refuse(StatusCodes.BadTimeout);
    }

    /// <summary>Takes the tickets that a rule says are over.</summary>
    public IReadOnlyList<PublishTicket> TakeWhere(Func<PublishTicket, bool> isOver)
    {
        List<PublishTicket>? over = null;
        for (var node = _tickets.First; node is not null;)
        {
            var next = node.Next;
            if (isOver(node.Value))
            {
                (over ??= []).Add(node.Value);
                _tickets.Remove(node);
            }

            node = next;
        }

        return over ?? [];
    }
}
