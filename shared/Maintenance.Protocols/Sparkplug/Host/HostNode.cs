namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>One edge node as a host application follows it: order, life and death. What its metrics mean is the <see cref="HostTables"/>'.</summary>
internal sealed class HostNode(EdgeNodeId id, SparkplugHostOptions options, TimeProvider clock)
{
    private readonly Sequence _sequence = new(options.ReorderCapacity);
    private readonly RebirthRequests _rebirths = new(options.RebirthInterval, clock);
    private readonly HostTables _tables = new(id, options.MaximumMetrics);
    private ulong? _bdSeq;
    private long? _awaitedSince;

    /// <summary>Born and not dead: an NDEATH means it.</summary>
    public bool IsAlive { get; private set; }

    /// <summary>Its sequence is known, so that its messages can be relied on.</summary>
    public bool IsFollowed { get; private set; }

    /// <summary>A message of an edge node or device that is no command.</summary>
    public void Take(in Waiting message, List<HostEvent> events)
    {
        switch (message.Topic.Verb)
        {
            case SparkplugVerb.NBirth:
                Birth(message, events);
                break;
            case SparkplugVerb.NDeath:
                Death(message, events);
                break;
            default:
                Sequenced(message, events);
                break;
        }
    }

    /// <summary>What came and cannot be used, whatever it is.</summary>
    public void Refuse(SparkplugTopic topic, DateTimeOffset nowUtc, int values, string reason, List<HostEvent> events)
    {
        events.Add(new HostEvent.Lost(id, topic.Device, nowUtc, 1, values, reason));
        Want(nowUtc, reason, events);
    }

    /// <summary>Asks for the births, unless it did so a short while ago.</summary>
    public void Want(DateTimeOffset nowUtc, string reason, List<HostEvent> events)
    {
        if (_rebirths.TryAsk())
            events.Add(new HostEvent.RebirthWanted(id, nowUtc, reason));
    }

    /// <summary>Does what has become due by now.</summary>
    public void Due(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        if (_sequence.WaitingSince is { } since && clock.GetElapsedTime(since) >= options.ReorderTimeout)
            GiveUp(nowUtc, events);
        if (_awaitedSince is { } awaited && clock.GetElapsedTime(awaited) >= options.DeviceBirthTimeout)
        {
            _awaitedSince = null;
            _tables.EndAwaited(nowUtc, events);
        }
    }

    private void Birth(in Waiting message, List<HostEvent> events)
    {
        if (SeqOf(message.Payload) is not { } seq)
        {
            Refuse(message.Topic, message.ReceivedAtUtc, message.Payload.Metrics.Count, "An NBIRTH has no seq of 0 to 255.", events);
            return;
        }

        var bdSeq = BdSeqOf(message.Payload);
        Lose(_sequence.Drop(), message.ReceivedAtUtc, "The edge node was born again before what was missing came.", events);
        _sequence.Begin(seq);
        _rebirths.Answered();
        var isSameSession = IsAlive && bdSeq == _bdSeq;
        (_bdSeq, IsAlive, IsFollowed) = (bdSeq, true, true);
        if (_tables.NodeBorn(message, isSameSession, events))
            _awaitedSince = clock.GetTimestamp();
        else
            _awaitedSince = null;
    }

    /// <summary>Only of the session that is known: an old connection's will may come late [tck-id-payloads-ndeath-bdseq].</summary>
    private void Death(in Waiting message, List<HostEvent> events)
    {
        if (!IsAlive || (BdSeqOf(message.Payload) is { } bdSeq && _bdSeq is { } born && bdSeq != born))
            return;
        Lose(_sequence.Drop(), message.ReceivedAtUtc, "The edge node went before what was missing came.", events);
        (IsAlive, IsFollowed, _awaitedSince) = (false, false, null);
        _tables.NodeDied(message.ReceivedAtUtc, events);
    }

    private void Sequenced(in Waiting message, List<HostEvent> events)
    {
        if (SeqOf(message.Payload) is not { } seq)
        {
            Refuse(message.Topic, message.ReceivedAtUtc, message.Payload.Metrics.Count, $"A {message.Topic.Verb} has no seq of 0 to 255.", events);
            return;
        }

        if (!IsFollowed)
        {
            Refuse(message.Topic, message.ReceivedAtUtc, message.Payload.Metrics.Count, "It came before its edge node's NBIRTH.", events);
            return;
        }

        if (_sequence.Offer(seq, message, clock.GetTimestamp(), out var hasRoom))
        {
            Apply(message, events);
            while (_sequence.TryTake(out var next))
                Apply(next, events);
            return;
        }

        if (!hasRoom)
            Lose([message], message.ReceivedAtUtc, "Too many messages wait for a missing one.", events);
        if (!hasRoom || options.ReorderTimeout == TimeSpan.Zero)
            GiveUp(message.ReceivedAtUtc, events);
    }

    private void Apply(in Waiting message, List<HostEvent> events)
    {
        if (_tables.Apply(message, events) is { } trouble)
            Want(message.ReceivedAtUtc, trouble, events);
    }

    // A missing message may have been a birth that gave an alias to another metric: nothing after it can be relied on.
    private void GiveUp(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        IsFollowed = false;
        var reason = $"The message with seq {_sequence.Next} did not come.";
        Lose(_sequence.Drop(), nowUtc, reason, events);
        Want(nowUtc, reason, events);
    }

    private void Lose(IReadOnlyList<Waiting> messages, DateTimeOffset nowUtc, string reason, List<HostEvent> events)
    {
        foreach (var device in messages.GroupBy(message => message.Topic.Device, StringComparer.Ordinal))
        {
            events.Add(new HostEvent.Lost(
                id, device.Key, nowUtc, device.Count(), device.Sum(message => message.Payload.Metrics.Count), reason));
        }
    }

    private static byte? SeqOf(SparkplugPayload payload) => payload.Seq is <= byte.MaxValue and { } seq ? (byte)seq : null;

    private static ulong? BdSeqOf(SparkplugPayload payload) =>
        payload.Metrics.FirstOrDefault(metric => string.Equals(metric.Name, WellKnownMetrics.BdSeq, StringComparison.Ordinal))
            is { Value.Kind: SparkplugValueKind.Long or SparkplugValueKind.Int } metric ? metric.Value.Bits : null;
}
