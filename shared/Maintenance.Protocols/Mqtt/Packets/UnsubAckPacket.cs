namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>UNSUBACK (§3.11): a SUBACK in all but its type, with a code for each filter at MQTT 5.0 and none at 3.1.1.</summary>
internal static class UnsubAckPacket
{
    public static SubAckPacket Parse(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new PacketReader(body, PacketType.UnsubAck);
        var id = reader.ReadPacketId();
        if (version == MqttVersion.V311)
        {
            reader.RequireEnd();
            return new(id, []);
        }

        var said = PacketProperties.Parse(ref reader, PacketType.UnsubAck).ReasonString;
        return new(id, reader.Rest.ToArray(), said);
    }
}
