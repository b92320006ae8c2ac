namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>SUBSCRIBE (§3.8).</summary>
internal readonly record struct SubscribePacket(ushort PacketId, IReadOnlyList<MqttSubscription> Subscriptions) : IOutboundPacket
{
    public int BodyLength => 2 + Subscriptions.Sum(subscription => 3 + MqttTopic.StrictUtf8.GetByteCount(subscription.Filter));

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Subscribe, 2, BodyLength);
        writer.UInt16(PacketId);
        foreach (var (filter, qos) in Subscriptions)
        {
            writer.Text(filter);
            writer.Byte((int)qos);
        }
    }
}
