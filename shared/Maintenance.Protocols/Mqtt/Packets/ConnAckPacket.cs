namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>CONNACK (§3.2).</summary>
/// <param name="Code">A <see cref="MqttConnectReturnCode"/> of MQTT 3.1.1, or a <see cref="MqttReasonCode"/> of 5.0.</param>
internal readonly record struct ConnAckPacket(bool SessionPresent, byte Code, PacketProperties Properties)
{
    public bool IsAccepted => Code == 0;

    public static ConnAckPacket Parse(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new PacketReader(body, PacketType.ConnAck);
        var flags = reader.ReadByte();
        var code = reader.ReadByte();
        if (flags > 1)
            throw new MqttProtocolException("MQTT-2.2.2-2", $"The reserved acknowledge flags of a CONNACK are {flags:x2} (§3.2.2.1).");
        var properties = version == MqttVersion.V311 || IsOfOlderBroker(code, reader.Rest)
            ? PacketProperties.None : PacketProperties.Parse(ref reader, PacketType.ConnAck);
        reader.RequireEnd();
        if (version == MqttVersion.V311 && code > (byte)MqttConnectReturnCode.NotAuthorized)
            throw new MqttProtocolException("MQTT-3.2.2-6", $"A CONNACK has the reserved return code {code} (table 3.1).");
        if (flags == 1 && code != 0)
            throw new MqttProtocolException("MQTT-3.2.2-4", $"A CONNACK of return code {code} claims a session.");
        return new(flags == 1, version == MqttVersion.V5 && IsOfOlderBroker(code, []) ? (byte)MqttReasonCode.UnsupportedProtocolVersion : code, properties);
    }

    // A broker of 3.1.1 answers CONNECT of 5.0 with its own CONNACK and return code 1, which 5.0 has not [MQTT-3.1.2-2].
    private static bool IsOfOlderBroker(byte code, ReadOnlySpan<byte> rest) =>
        code == (byte)MqttConnectReturnCode.UnacceptableProtocolVersion && rest.IsEmpty;

    public MqttConnectRefusedException Refusal(string broker, MqttVersion version) => version == MqttVersion.V311
        ? new(broker, (MqttConnectReturnCode)Code)
        : new(broker, (MqttReasonCode)Code, Properties.ReasonString, Properties.ServerReference);
}
