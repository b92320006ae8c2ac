using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>What is common to items of values and of events (Part 4 §5.13.1). All is done under the engine's gate.</summary>
internal abstract class MonitoredItem(uint id, UaNode node, Subscription subscription)
{
    private HashSet<MonitoredItem>? _triggers;
    private HashSet<MonitoredItem>? _triggeredBy;
    private bool _isFreed;

    public uint Id => id;

    public UaNode Node => node;

    public Subscription Subscription { get; set; } = subscription;

    public uint ClientHandle { get; set; }

    public MonitoringMode Mode { get; protected set; } = MonitoringMode.Disabled;

    public bool DiscardOldest { get; set; }

    public int QueueSize { get; protected set; } = 1;

    /// <summary>Notifications waiting.</summary>
    public abstract int Pending { get; }

    /// <summary>Notifications that go out with the next message: of an item that only samples, those a trigger has freed.</summary>
    public int Due => Mode == MonitoringMode.Reporting || (Mode == MonitoringMode.Sampling && _isFreed) ? Pending : 0;

    /// <summary>Whether it stands in its subscription's line.</summary>
    public bool IsInLine { get; set; }

    public abstract void SetMode(MonitoringMode mode);

    /// <summary>Gives up all it holds: it is deleted.</summary>
    public abstract void End();

    /// <summary>Encodes and takes its first notification.</summary>
    public abstract void TakeFirst(ref UaEncoder encoder);

    /// <summary>From now on another item, which only samples, reports what it holds when this one has something new (§5.13.1.6).</summary>
    public void Trigger(MonitoredItem linked)
    {
        (_triggers ??= []).Add(linked);
        (linked._triggeredBy ??= []).Add(this);
    }

    /// <returns>Whether there was such a link.</returns>
    public bool Untrigger(MonitoredItem linked)
    {
        linked._triggeredBy?.Remove(this);
        return _triggers?.Remove(linked) == true;
    }

    /// <summary>Gives up its links in both directions.</summary>
    public void Unlink()
    {
        foreach (var linked in _triggers ?? [])
            linked._triggeredBy?.Remove(this);
        foreach (var triggering in _triggeredBy ?? [])
            triggering._triggers?.Remove(this);
        (_triggers, _triggeredBy) = (null, null);
    }

    /// <summary>What a trigger had freed has gone out; what comes later waits for the next.</summary>
    public void Told() => _isFreed = false;

    protected void Added()
    {
        if (Mode == MonitoringMode.Reporting)
            Subscription.Line(this);
        if (Mode == MonitoringMode.Disabled || _triggers is null)
            return;
        foreach (var linked in _triggers)
            linked.Free();
    }

    private void Free()
    {
        if (Mode != MonitoringMode.Sampling || Pending == 0)
            return;
        _isFreed = true;
        Subscription.Line(this);
    }
}
