namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>UNSUBSCRIBE (§3.10).</summary>
internal readonly record struct UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters, MqttVersion Version) : IOutboundPacket
{
    public int BodyLength => 2 + (Version == MqttVersion.V5 ? 1 : 0) + Filters.Sum(filter => 2 + MqttTopic.StrictUtf8.GetByteCount(filter));

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Unsubscribe, 2, BodyLength);
        writer.UInt16(PacketId);
        if (Version == MqttVersion.V5)
            writer.Byte(0);
        foreach (var filter in Filters)
            writer.Text(filter);
    }
}
