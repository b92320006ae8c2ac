namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>CONNECT (§3.1).</summary>
internal readonly record struct ConnectPacket : IOutboundPacket
{
    private readonly ReadOnlyMemory<byte> _properties;
    private readonly ReadOnlyMemory<byte> _willProperties;

    /// <param name="scram">Begins with it, and then has no other user name and password.</param>
    public ConnectPacket(MqttClientOptions options, ScramExchange? scram = null)
    {
        Options = options;
        if (options.Version == MqttVersion.V311)
            return;
        _properties = PropertiesOf(options, scram);
        _willProperties = options.Will is { } will ? PropertiesOf(will) : default;
    }

    public MqttClientOptions Options { get; }

    public int BodyLength =>
        10 + Size(_properties) + Size(Options.ClientId)
        + (Options.Will is { } will ? Size(_willProperties) + Size(will.Topic) + 2 + will.Payload.Length : 0)
        + Size(Options.UserName) + Size(Options.Password);

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Connect, 0, BodyLength);
        writer.Text("MQTT");
        writer.Byte((byte)Options.Version);
        writer.Byte(Flags);
        writer.UInt16((int)Options.KeepAlive.TotalSeconds);
        Write(ref writer, _properties);
        writer.Text(Options.ClientId);
        if (Options.Will is { } will)
        {
            Write(ref writer, _willProperties);
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

    private static ReadOnlyMemory<byte> PropertiesOf(MqttClientOptions options, ScramExchange? scram)
    {
        var writer = new PropertyWriter();
        if (options.SessionKept != TimeSpan.Zero)
            writer.Seconds(PropertyId.SessionExpiry, options.SessionKept);
        writer.UInt16(PropertyId.ReceiveMaximum, options.InboundCapacity);
        if (options.DropsLargerPackets)
            writer.UInt32(PropertyId.MaximumPacketSize, (uint)options.MaximumPacketSize);
        if (options.InboundTopicAliases > 0)
            writer.UInt16(PropertyId.TopicAliasMaximum, options.InboundTopicAliases);
        writer.User(options.UserProperties);
        if (scram is not null)
        {
            writer.Text(PropertyId.AuthenticationMethod, scram.Method);
            writer.Binary(PropertyId.AuthenticationData, scram.First);
        }

        return writer.Written;
    }

    private static ReadOnlyMemory<byte> PropertiesOf(MqttWill will)
    {
        var writer = new PropertyWriter();
        if (will.Delay > TimeSpan.Zero)
            writer.Seconds(PropertyId.WillDelay, will.Delay);
        return (byte[])[.. writer.Written.Span, .. (will.Properties?.Encode() ?? default).Span];
    }

    private void Write(ref PacketWriter writer, ReadOnlyMemory<byte> properties)
    {
        if (Options.Version == MqttVersion.V311)
            return;
        writer.Number(properties.Length);
        writer.Bytes(properties.Span);
    }

    private int Size(ReadOnlyMemory<byte> properties) =>
        Options.Version == MqttVersion.V311 ? 0 : RemainingLength.Size(properties.Length) + properties.Length;

    private static int Size(string? text) => text is null ? 0 : 2 + MqttTopic.StrictUtf8.GetByteCount(text);
}
