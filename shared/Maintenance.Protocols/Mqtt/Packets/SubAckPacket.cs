namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>SUBACK (§3.9).</summary>
/// <param name="Codes">One for each filter, in order: the granted QoS, or from 0x80 on a refusal.</param>
internal readonly record struct SubAckPacket(ushort PacketId, byte[] Codes, string? ReasonString = null)
{
    public const byte Failure = 0x80;

    public static SubAckPacket Parse(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new PacketReader(body, PacketType.SubAck);
        var id = reader.ReadPacketId();
        var said = version == MqttVersion.V5 ? PacketProperties.Parse(ref reader, PacketType.SubAck).ReasonString : null;
        foreach (var code in reader.Rest)
        {
            if (code is > 2 and < Failure || (version == MqttVersion.V311 && code > Failure))
                throw new MqttProtocolException("MQTT-3.9.3-2", $"A SUBACK has the reserved return code {code:x2}.");
        }

        return new(id, reader.Rest.ToArray(), said);
    }
}
