using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// What somebody wants to be told, over all sessions and subscriptions that it takes on the server, and how far it has been told.
/// </summary>
public sealed class Subscription(SubscriptionOptions options, IReadOnlyList<MonitoredItem> items, ISubscriptionReceiver receiver)
{
    private readonly Lock _lock = new();
    private readonly DataValue[] _told = new DataValue[items.Count];
    private readonly NotificationOrder _order = new();
    private readonly GuardedReceiver _receiver = new(receiver);
    private readonly List<uint> _unsettled = new(64); // messages, in the order they were told
    private Resumption? _resumption;
    private long _overflows;
    private long _duplicates;

    public SubscriptionOptions Options => options;

    public IReadOnlyList<MonitoredItem> Items => items;

    /// <summary>The server's number; 0 while it has none.</summary>
    public uint Id { get; private set; }

    public TimeSpan PublishingInterval { get; private set; }

    /// <summary>The longest silence the server promised.</summary>
    public TimeSpan KeepAlive { get; private set; }

    /// <summary>Values with the overflow bit: each stands for at least one that was thrown away.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Messages and values that came a second time and were not told again.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>The server's numbers of the items; 0 for one that was refused.</summary>
    internal uint[] ItemIds { get; } = new uint[items.Count];

    internal ISubscriptionReceiver Receiver => _receiver;

    /// <summary>Set until it is made whole, and once the server has ended it: it must be made anew.</summary>
    internal bool IsLost { get; private set; } = true;

    /// <summary>Why it was lost last.</summary>
    internal StatusCode LostBy { get; private set; }

    /// <summary>When the server last published, by its clock.</summary>
    internal DateTimeOffset? LastPublishedUtc { get; private set; }

    internal bool HasBegun => LastPublishedUtc is not null;

    /// <summary>The number of the next message to tell.</summary>
    internal uint Expected => _order.Expected;

    internal void Begin(uint id, TimeSpan publishing, uint keepAliveCount)
    {
        lock (_lock)
        {
            (Id, PublishingInterval) = (id, publishing);
            KeepAlive = TimeSpan.FromTicks((long)Math.Min(publishing.Ticks * (double)keepAliveCount, RevisedInterval.Longest.Ticks));
            _order.Restart();
            _unsettled.Clear();
        }
    }

    /// <summary>All its items are made: from now on it lives on the server.</summary>
    internal void Live()
    {
        lock (_lock)
            IsLost = false;
    }

    internal void Lose(StatusCode why)
    {
        lock (_lock)
            (IsLost, LostBy) = (true, why);
    }

    /// <summary>Forgets what was held back: the server still has it, since it was not acknowledged.</summary>
    internal void DropHeld()
    {
        lock (_lock)
            _order.DropHeld();
    }

    internal long LastSourceTime(int handle)
    {
        lock (_lock)
            return _told[handle].SourceTime;
    }

    /// <summary>
    /// Does not tell again what was told before the subscription was made anew, or its session came to another channel.
    /// </summary>
    internal void Resume()
    {
        lock (_lock)
            _resumption = _resumption?.Again() ?? new(_told);
    }

    /// <inheritdoc cref="Resume()"/>
    /// <param name="last">Source times before history filled in; see <see cref="Resumption"/>.</param>
    internal void Resume(long[] last, long[] filled)
    {
        lock (_lock)
            _resumption = new(_told, last, filled);
    }

    /// <summary>Takes a message where it lies.</summary>
    /// <returns>Whether it was told and may be acknowledged; if not, whether messages before it are missing.</returns>
    internal NotificationFate Take(ref UaDecoder decoder, NotificationBuffer buffer)
    {
        var sequence = decoder.ReadUInt32();
        var publishedUtc = decoder.ReadDateTime();
        lock (_lock)
        {
            var isKeepAlive = NotificationBuffer.IsEmpty(decoder);
            var fate = _order.Judge(sequence, isKeepAlive);
            if (fate == NotificationFate.Told)
            {
                Tell(sequence, ref decoder, publishedUtc, buffer);
                Release(buffer);
            }
            else if (fate is NotificationFate.Duplicate or NotificationFate.HeldBefore)
            {
                Interlocked.Increment(ref _duplicates);
            }
            else if (fate == NotificationFate.KeepAlive && _order.IsWhole)
            {
                LastPublishedUtc = publishedUtc;
            }

            if (fate == NotificationFate.Held)
                _order.Keep(sequence, publishedUtc, decoder.Take(decoder.Remaining).ToArray(), decoder.Limits);
            else
                NotificationBuffer.Skip(ref decoder, fate == NotificationFate.Told);
            return fate;
        }
    }

    /// <summary>Messages that are surely missing before the first one held back.</summary>
    internal (uint From, uint To)? Missing()
    {
        lock (_lock)
            return _order.Missing;
    }

    /// <summary>Gives up one message that the server no longer has, unless it came meanwhile, and tells those that waited for it.</summary>
    internal void GiveUp(uint sequence, DateTimeOffset nowUtc, NotificationBuffer buffer)
    {
        lock (_lock)
        {
            if (!_order.GiveUp(sequence))
                return;
            _receiver.TakeGap(new(GapReason.MessageLost, null, LastPublishedUtc, nowUtc, 1));
            Release(buffer);
        }
    }

    /// <summary>The messages that were told since the last time, to be acknowledged once they are safe.</summary>
    internal IReadOnlyList<uint> TakeUnsettled()
    {
        lock (_lock)
        {
            if (_unsettled.Count == 0)
                return [];
            uint[] taken = [.. _unsettled];
            _unsettled.Clear();
            return taken;
        }
    }

    /// <summary>They are not known to be safe yet.</summary>
    internal void PutBack(IReadOnlyList<uint> unsettled)
    {
        lock (_lock)
            _unsettled.InsertRange(0, unsettled);
    }

    internal void TellHistory(ReadOnlySpan<MonitoredValue> values)
    {
        lock (_lock)
        {
            _receiver.TakeValues(values);
            foreach (var value in values)
                _told[value.Handle] = value.Value;
        }
    }

    // One that is malformed is a gap of its own and keeps none of the others back.
    private void Release(NotificationBuffer buffer)
    {
        DecodingException? first = null;
        while (_order.Release() is { } message)
        {
            try
            {
                var decoder = new UaDecoder(message.Body, message.Limits);
                Tell(message.Sequence, ref decoder, message.PublishedUtc, buffer);
            }
            catch (DecodingException malformed)
            {
                first ??= malformed;
            }
        }

        if (first is not null)
            throw first;
    }

    private void Tell(uint sequence, ref UaDecoder decoder, DateTimeOffset publishedUtc, NotificationBuffer buffer)
    {
        _unsettled.Add(sequence);
        try
        {
            buffer.Read(ref decoder, items.Count);
        }
        catch (DecodingException)
        {
            _receiver.TakeGap(new(GapReason.MessageLost, null, LastPublishedUtc, publishedUtc, 1));
            throw;
        }

        var values = Fresh(buffer.Values);
        foreach (ref readonly var value in values)
        {
            _told[value.Handle] = value.Value;
            if (value.Value.Status.Overflow)
                Overflow(value, publishedUtc);
        }

        if (values.Length > 0)
            _receiver.TakeValues(values);
        foreach (var (handle, fields) in buffer.Events)
            _receiver.TakeEvent(handle, fields);
        if (buffer.StatusChange is { IsBad: true } ended)
            (IsLost, LostBy) = (true, ended);
        LastPublishedUtc = publishedUtc;
    }

    private ReadOnlySpan<MonitoredValue> Fresh(Span<MonitoredValue> values)
    {
        if (_resumption is not { } resumption)
            return values;
        var kept = 0;
        foreach (ref readonly var value in values)
        {
            if (resumption.IsKnown(value.Handle, value.Value))
                Interlocked.Increment(ref _duplicates);
            else
                values[kept++] = value;
        }

        if (resumption.IsOver)
            _resumption = null;
        return values[..kept];
    }

    private void Overflow(in MonitoredValue value, DateTimeOffset publishedUtc)
    {
        Interlocked.Increment(ref _overflows);
        _receiver.TakeGap(new(GapReason.QueueOverflow, value.Handle, LastPublishedUtc, publishedUtc, 1));
    }
}
