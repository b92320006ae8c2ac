using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// Messages received and not yet acknowledged, at most <paramref name="capacity"/>. When it is full, the receive
/// loop waits here, the socket is not read, and the broker keeps the rest: nothing is dropped on this side.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Inbox(int capacity)
{
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private readonly Channel<MqttMessage> _messages = Channel.CreateBounded<MqttMessage>(
        new BoundedChannelOptions(capacity) { SingleWriter = true });

    private readonly TopicCache _topics = new();
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _toAcknowledge = [];
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

    /// <summary>Identifiers of messages that were read and whose PUBACK was not taken from here.</summary>
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

    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (_room.Wait(TimeSpan.Zero, cancellationToken))
            return;
        _waiting = true;
        await _room.WaitAsync(cancellationToken);
        _waited = true;
        _waiting = false;
    }

    /// <summary>After <see cref="WaitForRoomAsync"/>.</summary>
    public void Add(MqttClient client, in Frame frame)
    {
        Delivery delivery;
        lock (_lock)
            delivery = _spare.TryPop(out var used) ? used : new();
        var packet = PublishPacket.Parse(frame.Flags, delivery.Fill(frame.Body), _topics);
        delivery.PacketId = packet.PacketId;
        if (packet.Qos != MqttQos.AtMostOnce)
        {
            lock (_lock)
                _toAcknowledge.Enqueue(delivery);
        }

        if (!_messages.Writer.TryWrite(new(client, delivery, packet)))
            throw new InvalidOperationException("There was room for a message, and then there was none.");
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
            if (message.Qos != MqttQos.AtMostOnce)
                return;
            _spare.Push(delivery);
        }

        _room.Release();
    }

    /// <summary>The next PUBACK due: in the order of the PUBLISHes [MQTT-4.6.0-2], so none before an earlier one's.</summary>
    public bool TryTakeAcknowledged(out ushort packetId)
    {
        lock (_lock)
        {
            packetId = 0;
            if (!_toAcknowledge.TryPeek(out var oldest) || !oldest.Acknowledged)
                return false;
            packetId = oldest.PacketId;
            _spare.Push(_toAcknowledge.Dequeue());
        }

        _room.Release();
        return true;
    }

    /// <summary>No more will come; what is here can still be read.</summary>
    public void Complete(Exception? cause) => _messages.Writer.Complete(cause);
}
