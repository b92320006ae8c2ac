namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// A message from the broker. <b>Acknowledge every message once, whatever its QoS, when it is dealt with</b>: at QoS 1
/// and 2 that tells the broker to forget it; at any QoS it gives the payload's memory back and makes room for the next.
/// </summary>
public readonly struct MqttMessage
{
    private readonly MqttClient _client;

    internal MqttMessage(MqttClient client, Delivery delivery, in Packets.PublishPacket packet)
    {
        _client = client;
        Delivery = delivery;
        Version = delivery.Version;
        Topic = packet.Topic;
        Payload = packet.Payload;
        Qos = packet.Qos;
        Retained = packet.Retain;
        Duplicate = packet.Duplicate;
        PacketId = packet.PacketId;
        Properties = packet.Read;
    }

    public string Topic { get; }

    /// <summary>Pooled memory, lent until the message is acknowledged: copy what is needed for longer.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The lesser of the publisher's and the subscription's.</summary>
    public MqttQos Qos { get; }

    /// <summary>The broker had kept it from before the subscription: not news [MQTT-3.3.1-8].</summary>
    public bool Retained { get; }

    /// <summary>The broker may have sent it before [MQTT-3.3.1-1]. False does not promise that it did not.</summary>
    public bool Duplicate { get; }

    /// <summary>
    /// 0 at QoS 0. A <see cref="Duplicate"/> of a resumed session whose identifier is among those of
    /// <see cref="MqttClient.Unacknowledged"/> of the connection before is the same message for certain: its sender may not
    /// use the identifier again before PUBACK [MQTT-2.3.1-4].
    /// </summary>
    public ushort PacketId { get; }

    /// <summary>None where the message had none; MQTT 5.0.</summary>
    public MqttMessageProperties? Properties { get; }

    internal Delivery Delivery { get; }

    internal uint Version { get; }

    /// <inheritdoc cref="MqttClient.AcknowledgeAsync"/>
    public ValueTask AcknowledgeAsync(CancellationToken cancellationToken) => _client.AcknowledgeAsync(this, cancellationToken);
}
