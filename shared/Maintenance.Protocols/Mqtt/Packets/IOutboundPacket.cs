namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>A packet that a client sends. Implemented by structs and used as a type parameter, so nothing is boxed.</summary>
internal interface IOutboundPacket
{
    /// <summary>Bytes after the fixed header.</summary>
    int BodyLength { get; }

    /// <summary>Writes header and body.</summary>
    void Write(ref PacketWriter writer);
}

internal static class OutboundPacket
{
    /// <summary>Bytes with the fixed header.</summary>
    public static int Measure<TPacket>(in TPacket packet) where TPacket : struct, IOutboundPacket =>
        1 + RemainingLength.Size(packet.BodyLength) + packet.BodyLength;

    /// <param name="target">As long as <see cref="Measure"/> says, or longer.</param>
    public static void Write<TPacket>(in TPacket packet, Span<byte> target) where TPacket : struct, IOutboundPacket
    {
        var writer = new PacketWriter(target);
        packet.Write(ref writer);
    }
}
