using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>A QoS 1 PUBLISH that waits for its PUBACK, as the bytes that went out and may go out again.</summary>
internal sealed class UnacknowledgedPublish
{
    private PacketMemory _memory = new();
    private Memory<byte> _packet;

    public ReadOnlySpan<byte> Packet => _packet.Span;

    /// <summary>None once the connection on which it was published is gone.</summary>
    public PublishReceipt? Receipt { get; set; }

    public void Fill(in PublishPacket packet, PublishReceipt receipt)
    {
        _packet = _memory.Take(OutboundPacket.Measure(packet));
        OutboundPacket.Write(packet, _packet.Span);
        Receipt = receipt;
    }

    public void MarkDuplicate() => _packet.Span[0] |= PublishPacket.DuplicateFlag;

    public void Clear()
    {
        _memory.Free();
        _packet = default;
        Receipt = null;
    }
}
