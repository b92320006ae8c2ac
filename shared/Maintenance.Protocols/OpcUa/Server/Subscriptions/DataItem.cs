using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>
/// A variable's value that a client hears of: sampled at an interval, or with interval 0 whenever it is set. What finds the
/// queue full pushes a value out and leaves the overflow bit behind (Part 4 §5.13.1.5).
/// </summary>
internal sealed class DataItem(uint id, UaNode node, uint attribute, string? range, Subscription subscription)
    : MonitoredItem(id, node, subscription), IValueWatcher
{
    private readonly ItemQueue<DataValue> _queue = new();
    private DataValue _last;
    private bool _hasLast;
    private bool _isWatching;

    public override int Pending => _queue.Count;

    public TimestampsToReturn Timestamps { get; set; }

    public ChangeRule Rule { get; set; } = ChangeRule.Default;

    /// <summary>Zero: every value set is a sample.</summary>
    public TimeSpan Sampling { get; private set; }

    /// <summary>Where it stands among the items sampled at its interval.</summary>
    public int SamplingIndex { get; set; } = -1;

    public uint Attribute => attribute;

    /// <summary>Every value a variable is set to can be told only of one that is set, not asked.</summary>
    public bool CanWatch => attribute == AttributeIds.Value && Node is UaVariable { Source: null };

    public void Configure(TimeSpan sampling, int queueSize)
    {
        Detach();
        Sampling = sampling;
        QueueSize = queueSize;
        while (_queue.Count > queueSize)
            Discard();
        if (Mode != MonitoringMode.Disabled)
            Attach();
    }

    public override void SetMode(MonitoringMode mode)
    {
        if (mode == Mode)
            return;
        var former = Mode;
        Mode = mode;
        if (mode == MonitoringMode.Disabled)
        {
            Detach();
            Subscription.Engine.Release(_queue.Count);
            _queue.Clear();
            _hasLast = false;
            return;
        }

        if (former == MonitoringMode.Disabled)
        {
            Attach();
            Sample();
        }
        else if (Pending > 0)
        {
            Added();
        }
    }

    /// <summary>Takes the value as it is now, if that is news.</summary>
    public void Sample() => Take(Current());

    /// <summary>Tells the value once more, news or not.</summary>
    public void Resend()
    {
        _hasLast = false;
        Sample();
    }

    public void Changed(in DataValue value)
    {
        lock (Subscription.Engine.Gate)
        {
            if (_isWatching)
                Take(value);
        }
    }

    public override void End()
    {
        Detach();
        Subscription.Engine.Release(_queue.Count);
        _queue.Clear();
        Mode = MonitoringMode.Disabled;
    }

    public override void TakeFirst(ref UaEncoder encoder)
    {
        encoder.Write(ClientHandle);
        encoder.Write(_queue.TakeFirst());
        Subscription.Engine.Release(1);
    }

    private DataValue Current()
    {
        if (attribute == AttributeIds.Value && Node is UaVariable variable)
            return variable.Value;
        return NodeAttributes.Read(Node, attribute, Subscription.User);
    }

    private void Take(in DataValue value)
    {
        var sampled = range is null ? value : ReadService.Part(value, range);
        if (_hasLast && !Rule.IsNews(_last, sampled))
            return;
        (_last, _hasLast) = (sampled, true);
        Enqueue(Times.Of(sampled, Timestamps, Subscription.Engine.WireNow));
        Added();
    }

    private void Enqueue(in DataValue value)
    {
        var isFull = _queue.Count >= QueueSize || (_queue.Count > 0 && !Subscription.Engine.HasRoom);
        if (!isFull)
        {
            _queue.AddLast(value);
            Subscription.Engine.Reserve();
        }
        else if (QueueSize == 1)
        {
            _queue.Last = value; // the newest alone is what a queue of one is for: nothing has overflowed
        }
        else if (DiscardOldest)
        {
            _queue.TakeFirst();
            _queue.AddLast(value);
            _queue.First = WithOverflow(_queue.First);
        }
        else
        {
            _queue.Last = WithOverflow(value);
        }
    }

    // A queue that was made shorter.
    private void Discard()
    {
        Subscription.Engine.Release(1);
        if (DiscardOldest)
            _queue.TakeFirst();
        else
            _queue.RemoveLast();
        ref var marked = ref DiscardOldest ? ref _queue.First : ref _queue.Last;
        if (QueueSize > 1)
            marked = WithOverflow(marked);
    }

    private static DataValue WithOverflow(in DataValue value) => value.WithStatus(value.Status.WithOverflow());

    private void Attach()
    {
        if (Sampling > TimeSpan.Zero)
        {
            Subscription.Sampling.Add(this);
        }
        else if (!_isWatching)
        {
            _isWatching = true;
            ((UaVariable)Node).Watch(this);
        }
    }

    private void Detach()
    {
        if (SamplingIndex >= 0)
            Subscription.Sampling.Remove(this);
        if (_isWatching)
            ((UaVariable)Node).Unwatch(this);
        _isWatching = false;
    }
}
