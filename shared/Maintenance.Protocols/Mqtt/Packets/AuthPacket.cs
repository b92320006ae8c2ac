namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>AUTH (MQTT 5.0 §3.15), which goes both ways between CONNECT and CONNACK.</summary>
internal readonly record struct AuthPacket : IOutboundPacket
{
    private readonly ReadOnlyMemory<byte> _properties;

    public AuthPacket(string method, ReadOnlySpan<byte> data)
    {
        (Method, Data) = (method, data.ToArray());
        var writer = new PropertyWriter();
        writer.Text(PropertyId.AuthenticationMethod, method);
        writer.Binary(PropertyId.AuthenticationData, data);
        _properties = writer.Written;
    }

    public string? Method { get; }

    public byte[] Data { get; }

    public int BodyLength => 1 + RemainingLength.Size(_properties.Length) + _properties.Length;

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Auth, 0, BodyLength);
        writer.Byte((byte)MqttReasonCode.ContinueAuthentication);
        writer.Number(_properties.Length);
        writer.Bytes(_properties.Span);
    }

    /// <summary>As a server says it, which is to go on.</summary>
    public static AuthPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.Auth);
        var reason = body.IsEmpty ? MqttReasonCode.Success : (MqttReasonCode)reader.ReadByte();
        if (reason != MqttReasonCode.ContinueAuthentication)
            throw new MqttProtocolException("MQTT-4.12.0-2", $"An AUTH has the reason code 0x{(byte)reason:X2} before CONNACK.");
        var properties = PacketProperties.Parse(ref reader, PacketType.Auth);
        reader.RequireEnd();
        return new(properties.AuthenticationMethod ?? "", properties.AuthenticationData);
    }
}
