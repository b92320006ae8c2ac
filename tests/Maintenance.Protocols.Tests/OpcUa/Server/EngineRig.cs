using System.Buffers;
using System.Net;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>The engine of subscriptions on a manual clock, with a client that is only a list of what it was answered.</summary>
internal sealed class EngineRig : IPublisher
{
    private readonly Publishing _publishing;
    private readonly ItemMaker _maker;
    private uint _requestId;

    public EngineRig(ServerLimits? limits = null, double publishingMs = 100, uint keepAlive = 3, uint lifetime = 9, uint mostNotifications = 0)
    {
        Pump = new(Clock);
        Limits = limits ?? new();
        Engine = new(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Name = "rig",
            Space = Pump.Space,
            Own = null!, // no connection comes
            Trust = null!,
            Clock = Clock,
            Limits = Limits,
        });
        Pump.Space.Events.Listen(Engine.Happened);
        _publishing = new(Engine);
        _maker = new(Engine);
        Session = NewSession();
        Subscription = Engine.Create(Session, SubscriptionTerms.Revise(Limits, publishingMs, lifetime, keepAlive, mostNotifications, 0), true);
    }

    public ManualClock Clock { get; } = new();

    public TestPump Pump { get; }

    public ServerLimits Limits { get; }

    public SubscriptionEngine Engine { get; }

    public Session Session { get; }

    public Subscription Subscription { get; }

    /// <summary>Answers to Publish requests in their order.</summary>
    public List<PublishResponse> Answers { get; } = [];

    public List<StatusCode> Refusals { get; } = [];

    public IEnumerable<DataValue> Values => Answers
        .SelectMany(answer => answer.NotificationMessage.NotificationData)
        .Select(part => part.As<DataChangeNotification>(EncodingLimits.Default))
        .SelectMany(part => part?.MonitoredItems ?? [])
        .Select(item => item.Value);

    public IEnumerable<EventFieldList> Events => Answers
        .SelectMany(answer => answer.NotificationMessage.NotificationData)
        .Select(part => part.As<EventNotificationList>(EncodingLimits.Default))
        .SelectMany(part => part?.Events ?? []);

    public Session NewSession() => new(new(1), new(2), new(), TimeSpan.FromMinutes(1), null, Limits);

    public MonitoredItemCreateResult Monitor(
        UaVariable variable, uint queue = 1, bool discardOldest = true, double samplingMs = 0, ExtensionObject filter = default, MonitoringMode mode = MonitoringMode.Reporting)
    {
        lock (Engine.Gate)
        {
            Engine.Tick();
            return _maker.Create(
                Subscription,
                new()
                {
                    ItemToMonitor = new() { NodeId = variable.Id, AttributeId = 13 },
                    MonitoringMode = mode,
                    RequestedParameters = new() { ClientHandle = 7, SamplingInterval = samplingMs, QueueSize = queue, DiscardOldest = discardOldest, Filter = filter },
                },
                TimestampsToReturn.Both);
        }
    }

    public MonitoredItemCreateResult MonitorEvents(UaNode node, EventFilter filter, uint queue = 100, bool discardOldest = true)
    {
        lock (Engine.Gate)
        {
            return _maker.Create(
                Subscription,
                new()
                {
                    ItemToMonitor = new() { NodeId = node.Id, AttributeId = 12 },
                    MonitoringMode = MonitoringMode.Reporting,
                    RequestedParameters = new() { QueueSize = queue, DiscardOldest = discardOldest, Filter = ExtensionObject.Of(filter) },
                },
                TimestampsToReturn.Both);
        }
    }

    public void Publish(Session? session = null) =>
        _publishing.Publish(session ?? Session, new(this, ++_requestId, _requestId, TimeSpan.MaxValue, []));

    public StatusCode Acknowledge(uint number) => _publishing.Acknowledge(Session, Subscription.Id, number);

    public NotificationMessage Republish(uint number) =>
        Decode<RepublishResponse>(_publishing.Republish(Session, Subscription.Id, number)).NotificationMessage;

    /// <summary>Lets so many publishing cycles go by.</summary>
    public void Cycle(int count = 1)
    {
        for (var each = 0; each < count; each++)
        {
            Clock.Advance(Subscription.Terms.Publishing);
            Engine.Advance();
        }
    }

    public void Set(UaVariable variable, double value) => variable.Set(new(new Variant(value), sourceUtc: Clock.GetUtcNow()));

    public void Post(PostedAnswer answer)
    {
        if (answer.Result.IsBad)
            Refusals.Add(answer.Result);
        else
            Answers.Add(Decode<PublishResponse>(answer.Answer));
    }

    private static T Decode<T>(IAnswer answer)
        where T : IStructure<T>
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        answer.Encode(ref encoder);
        encoder.Flush();
        var decoder = new UaDecoder(output.WrittenSpan, EncodingLimits.Default);
        var value = T.Decode(ref decoder);
        decoder.RequireEnd(typeof(T).Name);
        return value;
    }
}
