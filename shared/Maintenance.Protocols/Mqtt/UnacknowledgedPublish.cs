using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// A PUBLISH of QoS 1 that waits for PUBACK, or of QoS 2 that waits for PUBREC, as the bytes that may go out again; after PUBREC
/// the PUBREL that waits for PUBCOMP.
/// </summary>
internal sealed class UnacknowledgedPublish
{
    private PacketMemory _memory = new();
    private Memory<byte> _packet;

    public ReadOnlySpan<byte> Packet => _packet.Span;

    public ushort PacketId { get; private set; }

    public MqttQos Qos { get; private set; }

    /// <summary>PUBREC came: the message is the broker's.</summary>
    public bool IsReceived { get; private set; }

    public string Topic { get; private set; } = "";

    /// <summary>None once the connection on which it was published is gone.</summary>
    public PublishReceipt? Receipt { get; set; }

    public void Fill(in PublishPacket packet, PublishReceipt? receipt)
    {
        _packet = _memory.Take(OutboundPacket.Measure(packet));
        OutboundPacket.Write(packet, _packet.Span);
        (PacketId, Qos, Topic, IsReceived, Receipt) = (packet.PacketId, packet.Qos, packet.Topic, false, receipt);
    }

    /// <summary>As it was stored.</summary>
    public void Restore(MqttQos qos, ushort id, ReadOnlySpan<byte> packet)
    {
        _packet = _memory.Take(packet.Length);
        packet.CopyTo(_packet.Span);
        (PacketId, Qos, IsReceived) = (id, qos, false);
    }

    /// <summary>Forgets the message: from now on it is PUBREL that is sent again.</summary>
    public void MarkReceived()
    {
        var release = new AckPacket(PacketType.PubRel, PacketId, MqttReasonCode.Success);
        _memory.Free();
        _packet = _memory.Take(OutboundPacket.Measure(release));
        OutboundPacket.Write(release, _packet.Span);
        IsReceived = true;
    }

    public void MarkDuplicate()
    {
        if (!IsReceived)
            _packet.Span[0] |= PublishPacket.DuplicateFlag;
    }

    public void Clear()
    {
        _memory.Free();
        _packet = default;
        Receipt = null;
    }
}
