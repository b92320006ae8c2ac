using System.Buffers;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Bytes to packets and back, the way the client does it.</summary>
internal static class Packets
{
    private const int Aliases = 3;
    private static readonly TopicCache Topics = new(Aliases);

    public static byte[] Bytes<TPacket>(TPacket packet) where TPacket : struct, IOutboundPacket
    {
        var bytes = new byte[OutboundPacket.Measure(packet)];
        OutboundPacket.Write(packet, bytes);
        return bytes;
    }

    /// <summary>All packets in the bytes; what is cut off at the end is left.</summary>
    public static List<object> Read(ReadOnlySequence<byte> bytes, int maximumSize = 64 * 1024, MqttVersion version = MqttVersion.V311)
    {
        List<object> packets = [];
        while (Frame.TryRead(ref bytes, maximumSize, version, out var frame))
            packets.Add(Parse(frame, version));
        return packets;
    }

    public static List<object> Read(params byte[] bytes) => Read(new ReadOnlySequence<byte>(bytes));

    /// <summary>As MQTT 5.0 has them.</summary>
    public static List<object> Read5(params byte[] bytes) => Read(new ReadOnlySequence<byte>(bytes), version: MqttVersion.V5);

    /// <summary>The same bytes in two segments.</summary>
    public static ReadOnlySequence<byte> Split(byte[] bytes, int at)
    {
        var first = new Segment(bytes.AsMemory(0, at), null);
        var second = new Segment(bytes.AsMemory(at), first);
        return new(first, 0, second, second.Memory.Length);
    }

    private static object Parse(in Frame frame, MqttVersion version) => frame.Type switch
    {
        PacketType.ConnAck => ConnAckPacket.Parse(frame.Contiguous, version),
        PacketType.Publish => PublishPacket.Parse(frame.Flags, frame.Body.ToArray(), Topics, version),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => AckPacket.Parse(frame.Type, frame.Contiguous, version),
        PacketType.SubAck => SubAckPacket.Parse(frame.Contiguous, version),
        PacketType.UnsubAck => UnsubAckPacket.Parse(frame.Contiguous, version),
        PacketType.Disconnect => DisconnectPacket.Parse(frame.Contiguous),
        _ => frame.Type,
    };

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
