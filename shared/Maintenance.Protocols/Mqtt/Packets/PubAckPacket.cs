namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>PUBACK (§3.4), the same in both directions.</summary>
internal readonly record struct PubAckPacket(ushort PacketId) : IOutboundPacket
{
    public int BodyLength => 2;

    public void Write(ref PacketWriter writer)
    {
        writer.Header(PacketType.PubAck, 0, BodyLength);
        writer.UInt16(PacketId);
    }

    public static PubAckPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.PubAck);
        var id = reader.ReadPacketId();
        reader.RequireEnd();
        return new(id);
    }
}
