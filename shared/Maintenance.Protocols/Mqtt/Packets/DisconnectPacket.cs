namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>DISCONNECT (§3.14). At MQTT 3.1.1 only a client says it, without a reason.</summary>
internal readonly record struct DisconnectPacket(MqttReasonCode Reason, string? ReasonString = null, string? Server = null) : IOutboundPacket
{
    public int BodyLength => Reason == MqttReasonCode.Success ? 0 : 1;

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Disconnect, 0, BodyLength);
        if (Reason != MqttReasonCode.Success)
            writer.Byte((byte)Reason);
    }

    /// <summary>As a server of MQTT 5.0 says it.</summary>
    public static DisconnectPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.Disconnect);
        if (body.IsEmpty)
            return new(MqttReasonCode.Success);
        var reason = (MqttReasonCode)reader.ReadByte();
        if (reason != MqttReasonCode.Success && !(reason.IsRefusal() && Enum.IsDefined(reason)))
            throw new MqttProtocolException("MQTT-3.14.2-1", $"A DISCONNECT has the reason code 0x{(byte)reason:X2} (table 3-10).");
        var properties = reader.Rest.IsEmpty ? PacketProperties.None : PacketProperties.Parse(ref reader, PacketType.Disconnect);
        reader.RequireEnd();
        return new(reason, properties.ReasonString, properties.ServerReference);
    }
}
