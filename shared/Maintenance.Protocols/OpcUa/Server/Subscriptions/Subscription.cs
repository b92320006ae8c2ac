using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Sessions;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>
/// A subscription by the state table of Part 4 §5.14.1.2. It is normal, or late: a message is due and no Publish request is
/// there to carry it. All is done under the engine's gate.
/// </summary>
internal sealed class Subscription
{
    private readonly NotificationLine _data;
    private readonly NotificationLine _events;
    private readonly RetransmissionQueue _sent;
    private TimeSpan _nextCycle;
    private uint _keepAliveCycles;
    private uint _silentCycles;
    private uint _lastNumber;
    private bool _hasSpoken;

    public Subscription(SubscriptionEngine engine, uint id, Session session, SubscriptionTerms terms, bool isPublishing)
    {
        (Engine, Id, Session, Owner, Terms, IsPublishing) = (engine, id, session, session, terms, isPublishing);
        _data = new(engine.Options.Published);
        _events = new(null);
        _sent = new(engine.Options.Limits.MaxRetransmissionMessages, engine.Options.Limits.MaxRetransmissionBytes);
        Sampling = new(engine);
        _nextCycle = engine.Now + terms.Publishing;
    }

    public SubscriptionEngine Engine { get; }

    public uint Id { get; }

    /// <summary>Whose Publish requests carry its messages; null once that session has ended.</summary>
    public Session? Session { get; private set; }

    /// <summary>The session it was made by or moved to last, ended or not.</summary>
    public Session Owner { get; private set; }

    public ServerUser User => Owner.User;

    public SubscriptionTerms Terms { get; private set; }

    public bool IsPublishing { get; set; }

    public bool IsLate { get; private set; }

    /// <summary>Since when it is late: of two of one priority the one that waits longer comes first.</summary>
    public long LateSince { get; private set; }

    public SamplingGroups Sampling { get; }

    public Dictionary<uint, MonitoredItem> Items { get; } = [];

    public IReadOnlyList<uint> AvailableNumbers => _sent.Numbers;

    public bool HasExpired => _silentCycles > Terms.LifetimeCount;

    public bool HasNotifications => IsPublishing && (_data.HasAny || _events.HasAny);

    public void Line(MonitoredItem item) => (item is DataItem ? _data : _events).Add(item);

    public void Modify(SubscriptionTerms terms)
    {
        Terms = terms;
        _nextCycle = Engine.Now + terms.Publishing;
        Hear();
    }

    /// <summary>Its client has shown that it lives.</summary>
    public void Hear() => _silentCycles = 0;

    public void MoveTo(Session session)
    {
        (Session, Owner) = (session, session);
        Hear();
    }

    public void Leave() => Session = null;

    public bool Acknowledge(uint number) => _sent.Acknowledge(number);

    public byte[]? Sent(uint number) => _sent.Find(number);

    /// <summary>One publishing cycle, if it is due.</summary>
    public void Advance(TimeSpan now)
    {
        if (_nextCycle > now)
            return;
        _nextCycle = (Math.Max(0, (now - _nextCycle).Ticks / Terms.Publishing.Ticks) * Terms.Publishing) + _nextCycle + Terms.Publishing;
        Session?.Publishing.RefuseOverdue(now);
        var canSend = Session is { Publishing.IsEmpty: false };
        _silentCycles = canSend ? 0 : _silentCycles + 1;
        if (!IsLate && !HasNotifications && _hasSpoken && ++_keepAliveCycles < Terms.KeepAliveCount)
            return;
        if (!IsLate)
            (IsLate, LateSince) = (true, Engine.NextTurn());
        while (IsLate && Session is { Publishing.IsEmpty: false })
            Send();
    }

    /// <summary>Sends what is due with the next Publish request, which is there.</summary>
    public void Send()
    {
        var ticket = Session!.Publishing.Take();
        (_keepAliveCycles, _silentCycles, _hasSpoken) = (0, 0, true);
        if (!HasNotifications)
        {
            IsLate = false;
            ticket.Answer(new(Id, AvailableNumbers, false, Engine.Writer.KeepAlive(NumberAfter(_lastNumber), Engine.UtcNow), ticket.Results));
            return;
        }

        var data = _data.Count(Terms.MostNotifications);
        var events = _events.Count(Terms.MostNotifications - data);
        _lastNumber = NumberAfter(_lastNumber);
        var message = Engine.Writer.Notifications(_lastNumber, Engine.UtcNow, _data, data, _events, events);
        _sent.Add(_lastNumber, message);
        IsLate = HasNotifications;
        LateSince = Engine.NextTurn();
        ticket.Answer(new(Id, AvailableNumbers, IsLate, message, ticket.Results));
    }

    /// <summary>The message that says why there will be no more.</summary>
    public byte[] LastWord(StatusCode why) => Engine.Writer.StatusChange(NumberAfter(_lastNumber), Engine.UtcNow, why);

    // Part 4 §7.26: from 1, and after the last number from 1 again.
    private static uint NumberAfter(uint number) => number == uint.MaxValue ? 1 : number + 1;
}
