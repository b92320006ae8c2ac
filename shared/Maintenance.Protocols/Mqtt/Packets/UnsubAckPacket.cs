namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>UNSUBACK (§3.11).</summary>
internal readonly record struct UnsubAckPacket(ushort PacketId)
{
    public static UnsubAckPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body, PacketType.UnsubAck);
        var id = reader.ReadPacketId();
        reader.RequireEnd();
        return new(id);
    }
}
