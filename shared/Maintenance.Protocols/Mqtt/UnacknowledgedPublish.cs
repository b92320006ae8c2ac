using System.Buffers;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>A QoS 1 PUBLISH that waits for its PUBACK, as the bytes that went out and may go out again.</summary>
internal sealed class UnacknowledgedPublish
{
    private byte[] _buffer = [];
    private int _length;

    public ReadOnlySpan<byte> Packet => _buffer.AsSpan(0, _length);

    /// <summary>None once the connection on which it was published is gone.</summary>
    public PublishReceipt? Receipt { get; set; }

    public void Fill(in PublishPacket packet, PublishReceipt receipt)
    {
        _length = OutboundPacket.Measure(packet);
        _buffer = ArrayPool<byte>.Shared.Rent(_length);
        OutboundPacket.Write(packet, _buffer);
        Receipt = receipt;
    }

    public void MarkDuplicate() => _buffer[0] |= PublishPacket.DuplicateFlag;

    public void Clear()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
        Receipt = null;
    }
}
