using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>
/// The events of an object, and of what lies below it, that a client hears of. One that finds the queue full is lost, and an
/// EventQueueOverflow event stands where it is missing (Part 4 §5.13.1.5 and Part 5, "EventQueueOverflowEventType").
/// </summary>
internal sealed class EventItem(uint id, UaNode node, EventPlan plan, Subscription subscription) : MonitoredItem(id, node, subscription)
{
    private readonly ItemQueue<Variant[]> _queue = new();
    private bool _hasOverflowed;

    public override int Pending => _queue.Count;

    public EventPlan Plan { get; set; } = plan;

    public void SetQueueSize(int size) => QueueSize = size;

    public override void SetMode(MonitoringMode mode)
    {
        Mode = mode;
        if (mode == MonitoringMode.Disabled)
            _queue.Clear();
        else if (Pending > 0)
            Added();
    }

    /// <param name="notifiers">The objects that tell of the event's source.</param>
    public void Take(UaEvent happened, IReadOnlySet<UaNode> notifiers)
    {
        if (Mode != MonitoringMode.Disabled && notifiers.Contains(Node) && Plan.Tell(happened) is { } fields)
            Add(fields);
    }

    /// <summary>Adds an event that a refresh tells, or one about the refresh itself, whatever the filter says.</summary>
    public void Add(Variant[] fields)
    {
        if (_queue.Count >= QueueSize)
        {
            Overflow(fields);
        }
        else
        {
            _hasOverflowed &= DiscardOldest && _queue.Count > 0; // else what tells of the loss is not the last any more
            _queue.AddLast(fields);
        }

        Added();
    }

    public override void End()
    {
        _queue.Clear();
        Mode = MonitoringMode.Disabled;
    }

    public override void TakeFirst(ref UaEncoder encoder)
    {
        encoder.Write(ClientHandle);
        encoder.WriteArray(_queue.TakeFirst(), static (ref UaEncoder e, Variant value) => e.Write(value));
        _hasOverflowed &= !DiscardOldest; // what told of the loss was the first
    }

    // The overflow event stands first or last in the queue, beyond its size, and only once.
    private void Overflow(Variant[] fields)
    {
        var lost = _hasOverflowed ? null : Plan.Select(new(
            StandardNodes.EventQueueOverflowEventType, Subscription.Engine.Space.Server, Subscription.Engine.UtcNow, 1000, "Events were lost: the queue of an item was full"));
        if (DiscardOldest)
        {
            var overflow = _hasOverflowed ? _queue.TakeFirst() : lost!;
            _queue.TakeFirst();
            _queue.AddFirst(overflow);
            _queue.AddLast(fields);
        }
        else if (lost is not null)
        {
            _queue.AddLast(lost);
        }

        _hasOverflowed = true;
    }
}
