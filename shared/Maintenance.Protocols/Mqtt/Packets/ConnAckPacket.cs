namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>CONNACK (§3.2).</summary>
internal readonly record struct ConnAckPacket(bool SessionPresent, MqttConnectReturnCode ReturnCode)
{
    public static ConnAckPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.ConnAck);
        var flags = reader.ReadByte();
        var code = reader.ReadByte();
        reader.RequireEnd();
        if (flags > 1)
            throw new MqttProtocolException("MQTT-2.2.2-2", $"The reserved acknowledge flags of a CONNACK are {flags:x2} (§3.2.2.1).");
        if (code > (byte)MqttConnectReturnCode.NotAuthorized)
            throw new MqttProtocolException("MQTT-3.2.2-6", $"A CONNACK has the reserved return code {code} (table 3.1).");
        if (flags == 1 && code != 0)
            throw new MqttProtocolException("MQTT-3.2.2-4", $"A CONNACK of return code {code} claims a session.");
        return new(flags == 1, (MqttConnectReturnCode)code);
    }
}
