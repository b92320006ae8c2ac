namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>SUBACK (§3.9).</summary>
/// <param name="ReturnCodes">One for each filter, in order: the granted QoS, or <see cref="Failure"/>.</param>
internal readonly record struct SubAckPacket(ushort PacketId, byte[] ReturnCodes)
{
    public const byte Failure = 0x80;

    public static SubAckPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.SubAck);
        var id = reader.ReadPacketId();
        foreach (var code in reader.Rest)
        {
            if (code is > 2 and not Failure)
                throw new MqttProtocolException("MQTT-3.9.3-2", $"A SUBACK has the reserved return code {code:x2}.");
        }

        return new(id, reader.Rest.ToArray());
    }
}
