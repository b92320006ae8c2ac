namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>SUBSCRIBE (§3.8).</summary>
/// <param name="Identifier">Comes back with each message of these subscriptions (MQTT 5.0); 0: none.</param>
internal readonly record struct SubscribePacket(
    ushort PacketId, IReadOnlyList<MqttSubscription> Subscriptions, MqttVersion Version, int Identifier = 0) : IOutboundPacket
{
    private int PropertyLength => Identifier == 0 ? 0 : 1 + RemainingLength.Size(Identifier);

    public int BodyLength => 2 + (Version == MqttVersion.V5 ? 1 + PropertyLength : 0)
        + Subscriptions.Sum(subscription => 3 + MqttTopic.StrictUtf8.GetByteCount(subscription.Filter));

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.Subscribe, 2, BodyLength);
        writer.UInt16(PacketId);
        if (Version == MqttVersion.V5)
        {
            writer.Number(PropertyLength);
            if (Identifier > 0)
            {
                writer.Byte((byte)PropertyId.SubscriptionIdentifier);
                writer.Number(Identifier);
            }
        }

        foreach (var subscription in Subscriptions)
        {
            writer.Text(subscription.Filter);
            writer.Byte(subscription.Options);
        }
    }
}
