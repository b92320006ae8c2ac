using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// Messages received and not yet acknowledged, at most as many as the options allow. When it is full, the receive
/// loop waits here, the socket is not read, and the broker keeps the rest: nothing is dropped on this side.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Inbox(MqttClientOptions options, MqttSession session)
{
    private readonly SemaphoreSlim _room = new(options.InboundCapacity, options.InboundCapacity);
    private readonly SemaphoreSlim _freed = new(0);
    private long _bytes;
    private int _wantsBytes;
    private readonly Channel<MqttMessage> _messages = Channel.CreateBounded<MqttMessage>(
        new BoundedChannelOptions(options.InboundCapacity) { SingleWriter = true });

    private readonly TopicCache _topics = new(options.InboundTopicAliases);
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _toAcknowledge = [];
    private readonly HashSet<ushort> _waitForOnce = [];
    private readonly Stack<Delivery> _spare = [];
    private volatile bool _waiting;
    private volatile bool _waited;

    /// <summary>The messages in the order of their receipt, to one reader.</summary>
    public async IAsyncEnumerable<MqttMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_messages.Reader.TryRead(out var message))
            {
                lock (_lock)
                    message.Delivery.IsRead = true;
                yield return message;
            }
        }
    }

    /// <summary>Full, with more to come.</summary>
    public bool IsHeldUp => _waiting;

    /// <summary>Identifiers of messages that were read and whose PUBACK or PUBREC was not taken from here.</summary>
    public IReadOnlyCollection<ushort> Unacknowledged
    {
        get
        {
            lock (_lock)
                return [.. _toAcknowledge.Where(delivery => delivery.IsRead).Select(delivery => delivery.PacketId)];
        }
    }

    /// <summary>Whether the socket was left unread at any time since the last call.</summary>
    public bool TakeHeldUp()
    {
        var heldUp = _waiting || _waited;
        _waited = false;
        return heldUp;
    }

    /// <param name="next">The message that wants room.</param>
    public async ValueTask WaitForRoomAsync(Frame next, CancellationToken cancellationToken)
    {
        if (options.Version == MqttVersion.V5 && PublishPacket.QosOf(next.Flags) != MqttQos.AtMostOnce)
            RequireWithinReceiveMaximum();
        if (!_room.Wait(TimeSpan.Zero, cancellationToken))
        {
            _waiting = true;
            await _room.WaitAsync(cancellationToken);
            _waited = true;
            _waiting = false;
        }

        if (!HasBytesFor(next.Body.Length))
            await WaitForBytesAsync(next.Body.Length, cancellationToken);
        Interlocked.Add(ref _bytes, next.Body.Length);
    }

    private bool HasBytesFor(long length) => Interlocked.Read(ref _bytes) is var held && (held == 0 || held + length <= options.InboundBytes);

    private async ValueTask WaitForBytesAsync(long length, CancellationToken cancellationToken)
    {
        _waiting = true;
        while (Interlocked.Exchange(ref _wantsBytes, 1) is var _ && !HasBytesFor(length))
            await _freed.WaitAsync(cancellationToken);
        Interlocked.Exchange(ref _wantsBytes, 0);
        _waited = true;
        _waiting = false;
    }

    private void Free(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        if (Volatile.Read(ref _wantsBytes) == 1)
            _freed.Release();   // whoever waits looks again
    }

    /// <summary>After <see cref="WaitForRoomAsync"/>.</summary>
    /// <returns>The identifier of a message of QoS 2 that was taken before and wants its PUBREC again; 0: of none.</returns>
    public ushort Add(MqttClient client, in Frame frame)
    {
        Delivery delivery;
        lock (_lock)
            delivery = _spare.TryPop(out var used) ? used : new();
        var packet = PublishPacket.Parse(frame.Flags, delivery.Fill(frame.Body), _topics, options.Version);
        (delivery.PacketId, delivery.Qos) = (packet.PacketId, packet.Qos);
        if (packet.Qos == MqttQos.ExactlyOnce && !IsNew(packet, out var taken))
        {
            delivery.Drop();
            Free(delivery.Bytes);
            lock (_lock)
                _spare.Push(delivery);
            _room.Release();
            return taken;
        }

        if (packet.Qos != MqttQos.AtMostOnce)
        {
            lock (_lock)
                _toAcknowledge.Enqueue(delivery);
        }

        if (!_messages.Writer.TryWrite(new(client, delivery, packet)))
            throw new InvalidOperationException("There was room for a message, and then there was none.");
        return 0;
    }

    /// <summary>Takes the message's memory back.</summary>
    public void Acknowledge(in MqttMessage message)
    {
        lock (_lock)
        {
            var delivery = message.Delivery;
            if (delivery.Version != message.Version)
                throw new InvalidOperationException($"A message of topic '{message.Topic}' was acknowledged twice.");
            delivery.Acknowledge();
            Free(delivery.Bytes);
            if (message.Qos != MqttQos.AtMostOnce)
                return;
            _spare.Push(delivery);
        }

        _room.Release();
    }

    /// <summary>The next PUBACK or PUBREC due: in the order of the PUBLISHes [MQTT-4.6.0-2], so none before an earlier one's.</summary>
    public bool TryTakeAcknowledged(out ushort packetId, out MqttQos qos)
    {
        lock (_lock)
        {
            (packetId, qos) = (0, MqttQos.AtMostOnce);
            if (!_toAcknowledge.TryPeek(out var oldest) || !oldest.Acknowledged)
                return false;
            (packetId, qos) = (oldest.PacketId, oldest.Qos);
            if (qos == MqttQos.ExactlyOnce)
            {
                session.Take(packetId);
                _waitForOnce.Remove(packetId);
            }

            _spare.Push(_toAcknowledge.Dequeue());
        }

        _room.Release();
        return true;
    }

    /// <summary>No more will come; what is here can still be read.</summary>
    public void Complete(Exception? cause) => _messages.Writer.Complete(cause);

    private bool IsNew(in PublishPacket packet, out ushort taken)
    {
        lock (_lock)
        {
            taken = session.IsTaken(packet.PacketId) ? packet.PacketId : (ushort)0;
            if (taken != 0)
                return false;
            if (_waitForOnce.Add(packet.PacketId))
                return true;
        }

        // Its PUBREC is on the way as soon as it is acknowledged here.
        return packet.Duplicate ? false : throw new MqttProtocolException(
            "MQTT-2.3.1-4", $"A new PUBLISH of QoS 2 has identifier {packet.PacketId}, whose message is not acknowledged.")
        {
            Reason = MqttReasonCode.PacketIdentifierInUse,
        };
    }

    // What is here is not acknowledged yet, so the broker counts it too.
    private void RequireWithinReceiveMaximum()
    {
        lock (_lock)
        {
            if (_toAcknowledge.Count < options.InboundCapacity)
                return;
        }

        throw new MqttProtocolException(
            "MQTT-3.3.4-9", $"The broker sent more than the {options.InboundCapacity} messages that may be unacknowledged here.")
        {
            Reason = MqttReasonCode.ReceiveMaximumExceeded,
        };
    }
}
