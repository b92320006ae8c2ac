namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>The packet that is only a header: PINGREQ (§3.12).</summary>
internal readonly record struct SignalPacket(PacketType Type) : IOutboundPacket
{
    public int BodyLength => 0;

    public void Write(ref PacketWriter writer) => writer.Header(Type, 0, BodyLength);
}
