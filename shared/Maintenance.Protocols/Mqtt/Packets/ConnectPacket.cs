namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>CONNECT (§3.1).</summary>
internal readonly record struct ConnectPacket(MqttClientOptions Options) : IOutboundPacket
{
    private const byte ProtocolLevel = 4;

    public int BodyLength =>
        10 + Size(Options.ClientId)
        + (Options.Will is { } will ? Size(will.Topic) + 2 + will.Payload.Length : 0)
        + Size(Options.UserName) + Size(Options.Password);

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Connect, 0, BodyLength);
        writer.Text("MQTT");
        writer.Byte(ProtocolLevel);
        writer.Byte(Flags);
        writer.UInt16((int)Options.KeepAlive.TotalSeconds);
        writer.Text(Options.ClientId);
        if (Options.Will is { } will)
        {
            writer.Text(will.Topic);
            writer.UInt16(will.Payload.Length);
            writer.Bytes(will.Payload.Span);
        }

        if (Options.UserName is { } userName)
            writer.Text(userName);
        if (Options.Password is { } password)
            writer.Text(password);
    }

    private int Flags =>
        (Options.UserName is null ? 0 : 0x80)
        | (Options.Password is null ? 0 : 0x40)
        | (Options.Will is { } will ? 0x04 | ((int)will.Qos << 3) | (will.Retain ? 0x20 : 0) : 0)
        | (Options.CleanSession ? 0x02 : 0);

    private static int Size(string? text) => text is null ? 0 : 2 + MqttTopic.StrictUtf8.GetByteCount(text);
}
