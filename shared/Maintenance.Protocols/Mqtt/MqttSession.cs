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
    private readonly SessionState _state = new();
    private readonly Stack<PublishReceipt> _spareReceipts = [];
    private Exception? _detached = new MqttConnectionException("The session has no connection.");
    private long _acknowledged;

    /// <summary>Opens a session that outlives the process. One process has it at a time.</summary>
    /// <exception cref="InvalidDataException">What the store holds is damaged, or of a later version.</exception>
    public static async Task<MqttSession> OpenAsync(IMqttSessionStore store, CancellationToken cancellationToken)
    {
        var session = new MqttSession();
        foreach (var entry in await store.LoadAsync(cancellationToken))
            session._state.Replay(entry.Span);
        session._state.Journal = new(store);
        return session;
    }

    /// <summary>QoS 1 and 2 messages published and not yet acknowledged for good by the broker.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
                return _state.Unacknowledged.Count;
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
                return _state.Accepted;
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
                return _state.Taken;
        }
    }

    /// <summary>Whether somebody holds it for a next connection.</summary>
    internal bool Kept { get; init; } = true;

    /// <summary>What happens to it is to be committed before it is told to the broker.</summary>
    internal bool IsDurable => _state.Journal is not null;

    /// <summary>Done when all that happened before is durable.</summary>
    /// <exception cref="MqttConnectionException">The store did not take it.</exception>
    internal ValueTask CommitAsync() => _state.Journal?.CommitAsync(_lock, _state.Snapshot) ?? ValueTask.CompletedTask;

    internal void Attach(MqttClientOptions options)
    {
        lock (_lock)
        {
            var unacknowledged = _state.Unacknowledged.Count;
            if (_detached is null)
                throw new InvalidOperationException("The session is in use by another connection: dispose that first.");
            if (_state.ClientId is not null && !string.Equals(_state.ClientId, options.ClientId, StringComparison.Ordinal))
                throw new InvalidOperationException($"The session is that of client '{_state.ClientId}', not of '{options.ClientId}'.");
            if (unacknowledged > 0 && _state.Version != options.Version)
                throw new InvalidOperationException($"The session holds {unacknowledged} unacknowledged messages as {_state.Version} has them: connect with that version once more.");
            if (unacknowledged > options.MaximumInFlight)
                throw new InvalidOperationException($"The session holds {unacknowledged} unacknowledged messages, more than MaximumInFlight ({options.MaximumInFlight}).");
            _state.Identify(options);
            _detached = null;
        }
    }

    /// <summary>A connection begins.</summary>
    /// <param name="isResumed">Whether the broker kept its half.</param>
    internal void Begin(bool isResumed)
    {
        if (isResumed)
            return;
        lock (_lock)
            Interlocked.Add(ref _acknowledged, _state.Forget());
    }

    /// <summary>Ends the waiting of publishers; their messages stay for the next connection.</summary>
    internal void Detach(MqttException cause)
    {
        lock (_lock)
        {
            _detached = cause;
            _state.ReleaseIds();
            foreach (var publish in _state.Unacknowledged)
            {
                var failure = new MqttConnectionException($"The connection ended before the message was acknowledged. {cause.Message}", cause)
                {
                    StaysInSession = Kept && _state.Journal?.HasFailed != true,
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
            var receipt = _spareReceipts.TryPop(out var spare) ? spare : new PublishReceipt(this);
            packetId = _state.Add(packet, receipt);
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
            else if (_state.Find(id) is { } publish)
                output.Write(publish.Packet);
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
            var publish = _state.Find(ack.PacketId) is { } found && Fits(found, ack.Type) ? found : null;
            known = publish is not null;
            if (publish is null)
            {
                return ack.Type == PacketType.PubAck
                    ? throw new MqttProtocolException("MQTT-2.3.1-6", $"A PUBACK has identifier {ack.PacketId}, which no PUBLISH of QoS 1 waits for.")
                    : false;
            }

            if (ack.Type == PacketType.PubRec && !ack.Reason.IsRefusal())
            {
                _state.Receive(publish);
                return false;
            }

            if (ack.Type != PacketType.PubComp && ack.Reason.IsRefusal())
                refused = new(publish.Topic, ack.Reason, ack.ReasonString);
            receipt = publish.Receipt;
            _state.Complete(ack.PacketId);
        }

        Interlocked.Increment(ref _acknowledged);
        receipt?.Settle(refused);
        return true;
    }

    /// <summary>Hands what is unacknowledged of <see cref="Ids"/> to <paramref name="output"/> once more.</summary>
    /// <returns>False when it was acknowledged meanwhile.</returns>
    internal bool WriteAgain(ushort id, Output output)
    {
        lock (_lock)
        {
            if (_state.Find(id) is not { } publish)
                return false;
            publish.MarkDuplicate();
            output.Write(publish.Packet);
            return true;
        }
    }

    /// <summary>Of what is unacknowledged, oldest first [MQTT-4.6.0-1].</summary>
    internal ushort[] Ids
    {
        get
        {
            lock (_lock)
                return [.. _state.Unacknowledged.Select(publish => publish.PacketId)];
        }
    }

    /// <summary>A message of QoS 2 was taken: it is not to be handed out again until <see cref="Release"/>.</summary>
    internal void Take(ushort id)
    {
        lock (_lock)
            _state.Take(id);
    }

    internal bool IsTaken(ushort id)
    {
        lock (_lock)
            return _state.IsTaken(id);
    }

    /// <summary>PUBREL came: the next message with this identifier is another one.</summary>
    internal bool Release(ushort id)
    {
        lock (_lock)
            return _state.Release(id);
    }

    internal ushort ReserveId()
    {
        lock (_lock)
            return _state.ReserveId();
    }

    internal void ReleaseId(ushort id)
    {
        lock (_lock)
            _state.ReleaseId(id);
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
}
