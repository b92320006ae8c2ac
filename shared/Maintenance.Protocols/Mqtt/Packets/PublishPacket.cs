namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>PUBLISH (§3.3), the same in both directions.</summary>
/// <param name="PacketId">0 at QoS 0, where none is on the wire [MQTT-2.3.1-5].</param>
internal readonly record struct PublishPacket(
    string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos, bool Retain, bool Duplicate, ushort PacketId) : IOutboundPacket
{
    /// <summary>In the first byte of the packet.</summary>
    public const byte DuplicateFlag = 0x08;

    public int BodyLength =>
        2 + MqttTopic.StrictUtf8.GetByteCount(Topic) + (Qos == MqttQos.AtMostOnce ? 0 : 2) + Payload.Length;

    public void Write(ref PacketWriter writer)
    {
        var flags = (Duplicate ? DuplicateFlag : 0) | ((int)Qos << 1) | (Retain ? 1 : 0);
        writer.Header(PacketType.Publish, flags, BodyLength);
        writer.Text(Topic);
        if (Qos != MqttQos.AtMostOnce)
            writer.UInt16(PacketId);
        writer.Bytes(Payload.Span);
    }

    /// <param name="body">The payload stays a slice of it.</param>
    public static PublishPacket Parse(int flags, ReadOnlyMemory<byte> body, TopicCache topics)
    {
        var qos = RequireQos((flags >> 1) & 3);
        var duplicate = (flags & DuplicateFlag) != 0;
        if (duplicate && qos == MqttQos.AtMostOnce)
            throw new MqttProtocolException("MQTT-3.3.1-2", "A PUBLISH of QoS 0 has DUP set.");
        var reader = new PacketReader(body.Span, PacketType.Publish);
        var topic = topics.Get(reader.ReadString());
        var id = qos == MqttQos.AtMostOnce ? (ushort)0 : reader.ReadPacketId();
        return new(topic, body[reader.Position..], qos, (flags & 1) != 0, duplicate, id);
    }

    private static MqttQos RequireQos(int qos) => qos switch
    {
        3 => throw new MqttProtocolException("MQTT-3.3.1-4", "A PUBLISH has both QoS bits set."),
        2 => throw new MqttProtocolException("MQTT-3.8.4-6", "A PUBLISH of QoS 2 answers a subscription that was granted 0 or 1."),
        _ => (MqttQos)qos,
    };
}
