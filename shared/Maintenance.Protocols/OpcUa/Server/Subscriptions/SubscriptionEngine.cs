using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>
/// All subscriptions of a server, driven by <see cref="Advance"/>. One gate guards them with their items and the sessions'
/// Publish requests: what it does takes microseconds, and a subscription may move from session to session.
/// </summary>
internal sealed class SubscriptionEngine
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<uint, Subscription> _subscriptions = [];
    private readonly HashSet<EventItem> _eventItems = [];
    private readonly long _started;
    private uint _lastId;
    private uint _lastItemId;
    private long _turn;
    private int _queuedValues;

    public SubscriptionEngine(OpcUaServerOptions options)
    {
        Options = options;
        _started = options.Clock.GetTimestamp();
    }

    public Lock Gate { get; } = new();

    public OpcUaServerOptions Options { get; }

    public AddressSpace Space => Options.Space;

    /// <summary>Since the start.</summary>
    public TimeSpan Now => Options.Clock.GetElapsedTime(_started);

    public DateTimeOffset UtcNow { get; private set; }

    /// <summary>The time of the step that is under way, as on the wire.</summary>
    public long WireNow { get; private set; }

    public NotificationWriter Writer { get; } = new();

    public int ItemCount { get; private set; }

    public bool HasRoom => _queuedValues < Options.Limits.MaxQueuedValues;

    public bool HasUndelivered
    {
        get
        {
            lock (Gate)
                return _subscriptions.Values.Any(subscription => subscription.HasNotifications || subscription.AvailableNumbers.Count > 0);
        }
    }

    public IEnumerable<Subscription> Subscriptions => _subscriptions.Values;

    public void Reserve() => _queuedValues++;

    public void Release(int values) => _queuedValues -= values;

    public long NextTurn() => ++_turn;

    public uint NextItemId() => ++_lastItemId;

    /// <summary>Advances again and again until told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Step, Options.Clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            Advance();
    }

    /// <summary>Samples and publishes all that is due by now: first the values, then, by priority, what carries them.</summary>
    public void Advance()
    {
        lock (Gate)
        {
            Tick();
            var now = Now;
            foreach (var subscription in _subscriptions.Values)
                subscription.Sampling.Advance(now);
            foreach (var subscription in _subscriptions.Values.OrderByDescending(subscription => subscription.Terms.Priority).ToArray())
            {
                subscription.Advance(now);
                if (subscription.HasExpired)
                    End(subscription, StatusCodes.BadTimeout);
            }
        }
    }

    /// <summary>Reads the clock once for all that is done now.</summary>
    public void Tick()
    {
        UtcNow = Options.Clock.GetUtcNow();
        WireNow = UaTime.ToWire(UtcNow);
    }

    public Subscription Create(Session session, SubscriptionTerms terms, bool isPublishing)
    {
        lock (Gate)
        {
            var own = _subscriptions.Values.Count(subscription => subscription.Session == session);
            if (_subscriptions.Count >= Options.Limits.MaxSubscriptions || own >= Options.Limits.MaxSubscriptionsPerSession)
                throw new OpcUaException(StatusCodes.BadTooManySubscriptions, $"There are {_subscriptions.Count} subscriptions already, {own} of this session");
            var subscription = new Subscription(this, ++_lastId, session, terms, isPublishing);
            _subscriptions.Add(subscription.Id, subscription);
            return subscription;
        }
    }

    /// <summary>Under the gate: a subscription of any session, or null.</summary>
    public Subscription? Find(uint id) => _subscriptions.GetValueOrDefault(id);

    /// <summary>Under the gate: a session's own subscription, whose client has just spoken of it.</summary>
    public Subscription? Find(Session session, uint id)
    {
        if (Find(id) is not { } subscription || subscription.Session != session)
            return null;
        subscription.Hear();
        return subscription;
    }

    /// <inheritdoc cref="Find(Session, uint)"/>
    /// <exception cref="OpcUaException">Bad_SubscriptionIdInvalid.</exception>
    public Subscription Require(Session session, uint id) => Find(session, id)
        ?? throw new OpcUaException(StatusCodes.BadSubscriptionIdInvalid, $"The session has no subscription {id}");

    /// <summary>Under the gate: a new item of a subscription.</summary>
    public void Add(MonitoredItem item)
    {
        item.Subscription.Items.Add(item.Id, item);
        ItemCount++;
        if (item is EventItem events)
            _eventItems.Add(events);
    }

    /// <summary>Under the gate: an item is no more.</summary>
    public void Remove(MonitoredItem item)
    {
        item.End();
        item.Unlink();
        item.Subscription.Items.Remove(item.Id);
        ItemCount--;
        if (item is EventItem events)
            _eventItems.Remove(events);
    }

    /// <summary>Under the gate: deletes a subscription without a word.</summary>
    public void Delete(Subscription subscription)
    {
        foreach (var item in subscription.Items.Values.ToArray())
            Remove(item);
        _subscriptions.Remove(subscription.Id);
    }

    /// <summary>An event of the application.</summary>
    public void Happened(UaEvent happened)
    {
        lock (Gate)
        {
            if (_eventItems.Count == 0)
                return;
            Tick();
            var notifiers = Notifiers.Of(Space, happened.Source);
            foreach (var item in _eventItems)
                item.Take(happened, notifiers);
        }
    }

    /// <summary>Deletes all: the server ends.</summary>
    public void End()
    {
        lock (Gate)
        {
            foreach (var subscription in _subscriptions.Values.ToArray())
                Delete(subscription);
        }
    }

    /// <summary>A session has ended: its subscriptions go with it, or wait for another to take them.</summary>
    public void Leave(Session session, bool deleteSubscriptions, StatusCode why)
    {
        lock (Gate)
        {
            foreach (var subscription in _subscriptions.Values.Where(subscription => subscription.Session == session).ToArray())
            {
                if (deleteSubscriptions)
                    Delete(subscription);
                else
                    subscription.Leave();
            }

            foreach (var ticket in session.Publishing.TakeWhere(static _ => true))
                ticket.Refuse(why);
        }
    }

    /// <summary>A connection has ended: nothing more is told by it.</summary>
    public void Forget(Session session, IPublisher publisher)
    {
        lock (Gate)
            session.Publishing.TakeWhere(ticket => ticket.Publisher == publisher);
    }

    // Bad_Timeout: nobody has asked for its messages for its whole lifetime.
    private void End(Subscription subscription, StatusCode why)
    {
        if (subscription.Session is { } session)
        {
            session.Publishing.LastWords.Enqueue((subscription.Id, subscription.LastWord(why)));
            Publishing.SayLastWords(session);
        }

        Delete(subscription);
    }
}
