namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (§3.4 to §3.7), the same in both directions.</summary>
/// <param name="Reason">Always <see cref="MqttReasonCode.Success"/> at MQTT 3.1.1.</param>
internal readonly record struct AckPacket(PacketType Type, ushort PacketId, MqttReasonCode Reason, string? ReasonString = null) : IOutboundPacket
{
    public int BodyLength => Reason == MqttReasonCode.Success ? 2 : 3;

    public void Write(ref PacketWriter writer)
    {
        writer.Header(Type, FlagsOf(Type), BodyLength);
        writer.UInt16(PacketId);
        if (Reason != MqttReasonCode.Success)
            writer.Byte((byte)Reason);
    }

    /// <summary>What the first byte must hold beside the type.</summary>
    public static int FlagsOf(PacketType type) => type == PacketType.PubRel ? 2 : 0;

    public static AckPacket Parse(PacketType type, ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new PacketReader(body, type);
        var id = reader.ReadPacketId();
        if (version == MqttVersion.V311 || reader.Rest.IsEmpty)
        {
            reader.RequireEnd();
            return new(type, id, MqttReasonCode.Success);
        }

        var reason = Require(type, (MqttReasonCode)reader.ReadByte());
        var said = reader.Rest.IsEmpty ? null : PacketProperties.Parse(ref reader, type).ReasonString;
        reader.RequireEnd();
        return new(type, id, reason, said);
    }

    private static MqttReasonCode Require(PacketType type, MqttReasonCode reason)
    {
        var fits = reason == MqttReasonCode.Success || (type is PacketType.PubRel or PacketType.PubComp
            ? reason == MqttReasonCode.PacketIdentifierNotFound
            : reason is MqttReasonCode.NoMatchingSubscribers or MqttReasonCode.UnspecifiedError or MqttReasonCode.ImplementationSpecificError
                or MqttReasonCode.NotAuthorized or MqttReasonCode.TopicNameInvalid or MqttReasonCode.PacketIdentifierInUse
                or MqttReasonCode.QuotaExceeded or MqttReasonCode.PayloadFormatInvalid);
        return fits ? reason : throw new MqttProtocolException("MQTT-3.4.2-1", $"A {type} has the reason code 0x{(byte)reason:X2} (tables 3-4 to 3-7).");
    }
}
