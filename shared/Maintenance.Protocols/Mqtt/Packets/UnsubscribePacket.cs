namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>UNSUBSCRIBE (§3.10).</summary>
internal readonly record struct UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters) : IOutboundPacket
{
    public int BodyLength => 2 + Filters.Sum(filter => 2 + MqttTopic.StrictUtf8.GetByteCount(filter));

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Unsubscribe, 2, BodyLength);
        writer.UInt16(PacketId);
        foreach (var filter in Filters)
            writer.Text(filter);
    }
}
