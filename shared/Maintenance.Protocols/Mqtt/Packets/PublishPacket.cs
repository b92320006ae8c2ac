namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>PUBLISH (§3.3), the same in both directions.</summary>
/// <param name="PacketId">0 at QoS 0, where none is on the wire [MQTT-2.3.1-5].</param>
internal readonly record struct PublishPacket(
    string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos, bool Retain, bool Duplicate, ushort PacketId) : IOutboundPacket
{
    /// <summary>In the first byte of the packet.</summary>
    public const byte DuplicateFlag = 0x08;

    private const int AliasBytes = 3;

    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>Written with the topic, or instead of it; 0: none. MQTT 5.0.</summary>
    public ushort Alias { get; init; }

    /// <summary>The other side knows the alias, so that the topic stays away.</summary>
    public bool IsAliasKnown { get; init; }

    /// <summary>To be written: the properties but for the alias, without their length. MQTT 5.0.</summary>
    public ReadOnlyMemory<byte> Properties { get; init; }

    /// <summary>As they were read; none: there were none.</summary>
    public MqttMessageProperties? Read { get; init; }

    private int PropertyLength => Properties.Length + (Alias > 0 ? AliasBytes : 0);

    public int BodyLength =>
        2 + (IsAliasKnown ? 0 : MqttTopic.StrictUtf8.GetByteCount(Topic)) + (Qos == MqttQos.AtMostOnce ? 0 : 2)
        + (Version == MqttVersion.V5 ? RemainingLength.Size(PropertyLength) + PropertyLength : 0) + Payload.Length;

    public void Write(ref PacketWriter writer)
    {
        var flags = (Duplicate ? DuplicateFlag : 0) | ((int)Qos << 1) | (Retain ? 1 : 0);
        writer.Header(PacketType.Publish, flags, BodyLength);
        writer.Text(IsAliasKnown ? "" : Topic);
        if (Qos != MqttQos.AtMostOnce)
            writer.UInt16(PacketId);
        if (Version == MqttVersion.V5)
        {
            writer.Number(PropertyLength);
            if (Alias > 0)
            {
                writer.Byte((byte)PropertyId.TopicAlias);
                writer.UInt16(Alias);
            }

            writer.Bytes(Properties.Span);
        }

        writer.Bytes(Payload.Span);
    }

    /// <param name="body">The payload stays a slice of it.</param>
    public static PublishPacket Parse(int flags, ReadOnlyMemory<byte> body, TopicCache topics, MqttVersion version)
    {
        var qos = RequireQos(QosOf(flags));
        var duplicate = (flags & DuplicateFlag) != 0;
        if (duplicate && qos == MqttQos.AtMostOnce)
            throw new MqttProtocolException("MQTT-3.3.1-2", "A PUBLISH of QoS 0 has DUP set.");
        var reader = new PacketReader(body.Span, PacketType.Publish);
        var text = reader.ReadString();
        var id = qos == MqttQos.AtMostOnce ? (ushort)0 : reader.ReadPacketId();
        var (alias, read) = version == MqttVersion.V5 ? ReadProperties(ref reader) : default;
        var topic = topics.Get(text, alias);
        return new(topic, body[reader.Position..], qos, (flags & 1) != 0, duplicate, id) { Version = version, Alias = alias.Number, Read = read };
    }

    // An alias alone, as it stands in each message of a topic that has one, allocates nothing.
    private static (TopicAlias Alias, MqttMessageProperties? Read) ReadProperties(ref PacketReader reader)
    {
        if (reader.Rest is [AliasBytes, (byte)PropertyId.TopicAlias, _, _, ..])
        {
            reader.ReadUInt16();
            return (new(reader.ReadUInt16(), IsThere: true), null);
        }

        var properties = PacketProperties.Parse(ref reader, PacketType.Publish);
        return ReferenceEquals(properties, PacketProperties.None) ? default : (properties.TopicAlias, properties.Message());
    }

    /// <param name="flags">Of the first byte.</param>
    public static MqttQos QosOf(int flags) => (MqttQos)((flags >> 1) & 3);

    private static MqttQos RequireQos(MqttQos qos) => qos > MqttQos.ExactlyOnce
        ? throw new MqttProtocolException("MQTT-3.3.1-4", "A PUBLISH has both QoS bits set.") { Reason = MqttReasonCode.MalformedPacket }
        : qos;
}
