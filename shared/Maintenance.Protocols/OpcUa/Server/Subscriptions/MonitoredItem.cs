using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>What is common to items of values and of events (Part 4 §5.13.1). All is done under the engine's gate.</summary>
internal abstract class MonitoredItem(uint id, UaNode node, Subscription subscription)
{
    public uint Id => id;

    public UaNode Node => node;

    public Subscription Subscription { get; set; } = subscription;

    public uint ClientHandle { get; set; }

    public MonitoringMode Mode { get; protected set; } = MonitoringMode.Disabled;

    public bool DiscardOldest { get; set; }

    public int QueueSize { get; protected set; } = 1;

    /// <summary>Notifications waiting.</summary>
    public abstract int Pending { get; }

    /// <summary>Whether it stands in its subscription's line.</summary>
    public bool IsInLine { get; set; }

    public abstract void SetMode(MonitoringMode mode);

    /// <summary>Gives up all it holds: it is deleted.</summary>
    public abstract void End();

    /// <summary>Encodes and takes its first notification.</summary>
    public abstract void TakeFirst(ref UaEncoder encoder);

    protected void Added()
    {
        if (Mode == MonitoringMode.Reporting)
            Subscription.Line(this);
    }
}
