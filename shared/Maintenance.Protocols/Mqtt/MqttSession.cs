using System.Buffers;
using Maintenance.Protocols.Mqtt.Packets;
using Maintenance.Protocols.Mqtt.Sessions;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// The client's half of a session (§4.1): the QoS 1 and 2 messages that the broker has not acknowledged, in order, the
/// identifiers of QoS 2 messages taken from it, and the packet identifiers in use. Give it to each connection of one client
/// identifier in turn; what the last one left unacknowledged is then sent again before anything new [MQTT-4.4.0-1].
/// It lives in memory only, unless it was opened from a store: then a message is on disk before it is sent, and what QoS 2 has to
/// remember before it is said to the broker, so that the session goes on after a restart of the process.
/// </summary>
public sealed class MqttSession
{
    private readonly Lock _lock = new();
    private readonly LinkedList<UnacknowledgedPublish> _inOrder = [];
    private readonly Dictionary<ushort, LinkedListNode<UnacknowledgedPublish>> _byId = [];
    private readonly HashSet<ushort> _taken = [];
    private readonly HashSet<ushort> _requestIds = [];
    private readonly Stack<LinkedListNode<UnacknowledgedPublish>> _spareNodes = [];
    private readonly Stack<PublishReceipt> _spareReceipts = [];
    private string? _clientId;
    private MqttVersion _version;
    private Exception? _detached = new MqttConnectionException("The session has no connection.");
    private ushort _lastId;
    private long _acknowledged;
    private long _accepted;
    private long _takenEver;
    private SessionJournal? _journal;

    /// <summary>Opens a session that outlives the process. One process has it at a time.</summary>
    /// <exception cref="InvalidDataException">What the store holds is damaged, or of a later version.</exception>
    public static async Task<MqttSession> OpenAsync(IMqttSessionStore store, CancellationToken cancellationToken)
    {
        var session = new MqttSession();
        foreach (var entry in await store.LoadAsync(cancellationToken))
            session.Replay(entry.Span);
        session._journal = new(store);
        return session;
    }

    /// <summary>QoS 1 and 2 messages published and not yet acknowledged for good by the broker.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
                return _inOrder.Count;
        }
    }

    /// <summary>QoS 1 and 2 messages that the broker acknowledged since this object was made, over all connections.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>
    /// QoS 1 and 2 messages that the session ever took in, also before a restart. Who gives it numbered messages, one after the
    /// other, knows by it after a restart with which to go on: those before it are the session's.
    /// </summary>
    public long Accepted
    {
        get
        {
            lock (_lock)
                return _accepted;
        }
    }

    /// <summary>
    /// QoS 2 messages that were ever acknowledged, in the order of their receipt, also before a restart. Who stores what a message
    /// says before acknowledging it, and its <see cref="MqttMessage.PacketId"/> with it, knows by it after a crash which of them
    /// the session had not noted yet: those come again, as a <see cref="MqttMessage.Duplicate"/> with that identifier.
    /// </summary>
    public long Taken
    {
        get
        {
            lock (_lock)
                return _takenEver;
        }
    }

    /// <summary>What happens to it is to be committed before it is told to the broker.</summary>
    internal bool IsDurable => _journal is not null;

    /// <summary>Done when all that happened before is durable.</summary>
    /// <exception cref="MqttConnectionException">The store did not take it.</exception>
    internal ValueTask CommitAsync() => _journal?.CommitAsync(_lock, Snapshot) ?? ValueTask.CompletedTask;

    /// <summary>Whether somebody holds it for a next connection.</summary>
    internal bool Kept { get; init; } = true;

    internal void Attach(MqttClientOptions options)
    {
        lock (_lock)
        {
            if (_detached is null)
                throw new InvalidOperationException("The session is in use by another connection: dispose that first.");
            if (_clientId is not null && !string.Equals(_clientId, options.ClientId, StringComparison.Ordinal))
                throw new InvalidOperationException($"The session is that of client '{_clientId}', not of '{options.ClientId}'.");
            if (_inOrder.Count > 0 && _version != options.Version)
                throw new InvalidOperationException($"The session holds {_inOrder.Count} unacknowledged messages as {_version} has them: connect with that version once more.");
            if (_inOrder.Count > options.MaximumInFlight)
                throw new InvalidOperationException($"The session holds {_inOrder.Count} unacknowledged messages, more than MaximumInFlight ({options.MaximumInFlight}).");
            if (!string.Equals(_clientId, options.ClientId, StringComparison.Ordinal) || _version != options.Version)
                _journal?.AddIdentity(options.Version, options.ClientId);
            (_clientId, _version) = (options.ClientId, options.Version);
            _detached = null;
        }
    }

    /// <summary>
    /// A connection begins. Where the broker kept nothing, nothing is kept here of what it had taken over: messages of QoS 2
    /// that it acknowledged by PUBREC were its own, and the identifiers of those that we took mean nothing any more.
    /// </summary>
    internal void Begin(bool isResumed)
    {
        if (isResumed)
            return;
        lock (_lock)
        {
            foreach (var id in _taken.ToList())
                Free(id);
            foreach (var id in _inOrder.Where(publish => publish.IsReceived).Select(publish => publish.PacketId).ToList())
                Complete(_byId[id]);
        }
    }

    /// <summary>Ends the waiting of publishers; their messages stay for the next connection.</summary>
    internal void Detach(MqttException cause)
    {
        lock (_lock)
        {
            _detached = cause;
            _requestIds.Clear();
            foreach (var publish in _inOrder)
            {
                var failure = new MqttConnectionException($"The connection ended before the message was acknowledged. {cause.Message}", cause)
                {
                    StaysInSession = Kept && _journal?.HasFailed != true,
                };
                publish.Receipt?.Settle(failure);
                publish.Receipt = null;
            }
        }
    }

    /// <summary>Takes a message in. A durable session is committed next, then the message is to be written.</summary>
    internal PublishReceipt Add(in PublishPacket packet, out ushort packetId)
    {
        lock (_lock)
        {
            if (_detached is not null)
                throw new MqttConnectionException($"Nothing was published: {_detached.Message}", _detached);
            var id = packetId = NextId();
            var receipt = _spareReceipts.TryPop(out var spare) ? spare : new PublishReceipt(this);
            var node = _spareNodes.TryPop(out var used) ? used : new(new());

            // An alias means something on this connection only [MQTT-3.3.2-7]: what may go out on another has the topic.
            node.Value.Fill(packet with { PacketId = id, Alias = 0, IsAliasKnown = false }, receipt);
            _inOrder.AddLast(node);
            _byId.Add(id, node);
            _accepted++;
            _journal?.AddPublished(packet.Qos, id, node.Value.Packet);
            return receipt;
        }
    }

    /// <summary>Hands the bytes of a message just taken in to <paramref name="output"/>.</summary>
    internal void Write(in PublishPacket packet, ushort id, Output output)
    {
        lock (_lock)
        {
            if (packet.Alias > 0)
                output.Write(packet with { PacketId = id });
            else if (_byId.TryGetValue(id, out var node))
                output.Write(node.Value.Packet);
        }
    }

    /// <summary>PUBACK, PUBREC or PUBCOMP came for a message of ours.</summary>
    /// <param name="known">Whether a message waited for it.</param>
    /// <returns>Whether the message is done with, so that its place in flight is free.</returns>
    internal bool Acknowledge(in AckPacket ack, out bool known)
    {
        PublishReceipt? receipt;
        MqttPublishRefusedException? refused = null;
        lock (_lock)
        {
            known = _byId.TryGetValue(ack.PacketId, out var node) && Fits(node.Value, ack.Type);
            if (!known)
            {
                return ack.Type == PacketType.PubAck
                    ? throw new MqttProtocolException("MQTT-2.3.1-6", $"A PUBACK has identifier {ack.PacketId}, which no PUBLISH of QoS 1 waits for.")
                    : false;
            }

            if (ack.Type == PacketType.PubRec && !ack.Reason.IsRefusal())
            {
                node!.Value.MarkReceived();
                _journal?.Add(JournalKind.Received, ack.PacketId);
                return false;
            }

            if (ack.Type != PacketType.PubComp && ack.Reason.IsRefusal())
                refused = new(node!.Value.Topic, ack.Reason, ack.ReasonString);
            receipt = node!.Value.Receipt;
            Complete(node);
        }

        receipt?.Settle(refused);
        return true;
    }

    /// <summary>Hands what is unacknowledged of <see cref="Ids"/> to <paramref name="output"/> once more.</summary>
    /// <returns>False when it was acknowledged meanwhile.</returns>
    internal bool WriteAgain(ushort id, Output output)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var node))
                return false;
            node.Value.MarkDuplicate();
            output.Write(node.Value.Packet);
            return true;
        }
    }

    /// <summary>Of what is unacknowledged, oldest first [MQTT-4.6.0-1].</summary>
    internal ushort[] Ids
    {
        get
        {
            lock (_lock)
                return [.. _inOrder.Select(publish => publish.PacketId)];
        }
    }

    /// <summary>A message of QoS 2 was taken: it is not to be handed out again until <see cref="Release"/>.</summary>
    internal void Take(ushort id)
    {
        lock (_lock)
        {
            if (!_taken.Add(id))
                return;
            _takenEver++;
            _journal?.Add(JournalKind.Taken, id);
        }
    }

    internal bool IsTaken(ushort id)
    {
        lock (_lock)
            return _taken.Contains(id);
    }

    /// <summary>PUBREL came: the next message with this identifier is another one.</summary>
    internal bool Release(ushort id)
    {
        lock (_lock)
            return Free(id);
    }

    internal ushort ReserveId()
    {
        lock (_lock)
        {
            var id = NextId();
            _requestIds.Add(id);
            return id;
        }
    }

    internal void ReleaseId(ushort id)
    {
        lock (_lock)
            _requestIds.Remove(id);
    }

    internal void Return(PublishReceipt receipt)
    {
        lock (_lock)
            _spareReceipts.Push(receipt);
    }

    private static bool Fits(UnacknowledgedPublish publish, PacketType ack) => ack switch
    {
        PacketType.PubAck => publish.Qos == MqttQos.AtLeastOnce,
        PacketType.PubRec => publish.Qos == MqttQos.ExactlyOnce,
        _ => publish.IsReceived,
    };

    private void Complete(LinkedListNode<UnacknowledgedPublish> node)
    {
        _byId.Remove(node.Value.PacketId);
        _inOrder.Remove(node);
        node.Value.Clear();
        _spareNodes.Push(node);
        _journal?.Add(JournalKind.Completed, node.Value.PacketId);
        Interlocked.Increment(ref _acknowledged);
    }

    private bool Free(ushort id)
    {
        if (!_taken.Remove(id))
            return false;
        _journal?.Add(JournalKind.Released, id);
        return true;
    }

    private void Replay(ReadOnlySpan<byte> entry)
    {
        var records = new JournalReader(entry);
        while (records.TryRead())
        {
            switch (records.Kind)
            {
                case JournalKind.Identity:
                    (_clientId, _version) = (records.ClientId, records.Version);
                    break;
                case JournalKind.Published:
                    var node = new LinkedListNode<UnacknowledgedPublish>(new());
                    node.Value.Restore(records.Qos, records.Id, records.Packet);
                    _inOrder.AddLast(node);
                    _byId[records.Id] = node;
                    (_lastId, _accepted) = (records.Id, _accepted + 1);
                    break;
                case JournalKind.Received when _byId.TryGetValue(records.Id, out var received):
                    received.Value.MarkReceived();
                    break;
                case JournalKind.Completed when _byId.Remove(records.Id, out var completed):
                    _inOrder.Remove(completed);
                    break;
                case JournalKind.Taken when _taken.Add(records.Id):
                    _takenEver++;
                    break;
                case JournalKind.Released:
                    _taken.Remove(records.Id);
                    break;
                case JournalKind.Counts:
                    (_lastId, _accepted, _takenEver) = (records.Id, records.Accepted, records.Taken);
                    break;
            }
        }
    }

    private void Snapshot(ArrayBufferWriter<byte> target)
    {
        if (_clientId is not null)
            SessionJournal.WriteIdentity(target, _version, _clientId);
        foreach (var publish in _inOrder)
        {
            SessionJournal.WritePublished(target, publish.Qos, publish.PacketId, publish.Packet);
            if (publish.IsReceived)
                SessionJournal.Write(target, JournalKind.Received, publish.PacketId);
        }

        foreach (var id in _taken)
            SessionJournal.Write(target, JournalKind.Taken, id);
        SessionJournal.WriteCounts(target, _lastId, _accepted, _takenEver);
    }

    // [MQTT-2.3.1-2]: one not in use. There is one: at most 32,768 publishes and few requests are under way.
    private ushort NextId()
    {
        do
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        while (_byId.ContainsKey(_lastId) || _requestIds.Contains(_lastId));
        return _lastId;
    }
}
