using System.Buffers;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>One whole packet as a server may send it: type and flags checked, body not yet looked at.</summary>
/// <param name="Body">Still in the receive buffer: gone once that is advanced.</param>
internal readonly record struct Frame(PacketType Type, int Flags, ReadOnlySequence<byte> Body)
{
    /// <summary>Takes one packet off the front of <paramref name="buffer"/>.</summary>
    /// <param name="version">Which packets a server may send.</param>
    /// <param name="maximumSize">Of a packet with its header, in bytes. A longer one is refused before it is buffered.</param>
    /// <returns>False when the packet is not there in full.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maximumSize, MqttVersion version, out Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first))
            return false;
        var type = RequireType(first >> 4, first & 0x0F, version);
        if (!RemainingLength.TryRead(ref reader, out var length))
            return false;
        if (reader.Consumed + length > maximumSize)
        {
            throw new MqttProtocolException("MQTT-4.8.0-1",
                $"A packet of {reader.Consumed + length} bytes is longer than the {maximumSize} allowed here; raise MaximumPacketSize if it is meant.")
            {
                Reason = MqttReasonCode.PacketTooLarge,
            };
        }

        if (reader.Remaining < length)
            return false;
        frame = new(type, first & 0x0F, buffer.Slice(reader.Position, length));
        buffer = buffer.Slice(frame.Body.End);
        return true;
    }

    /// <summary>The body in one piece; copied only where it straddles two segments of the receive buffer.</summary>
    public ReadOnlySpan<byte> Contiguous => Body.IsSingleSegment ? Body.FirstSpan : Body.ToArray();

    private static PacketType RequireType(int type, int flags, MqttVersion version)
    {
        if (type is not ((>= 2 and <= 7) or 9 or 11 or 13) && (type is not (14 or 15) || version == MqttVersion.V311))
            throw new MqttProtocolException("MQTT-4.8.0-1", $"Packet type {type} is not one that a server sends to a client (table 2.1).");
        if ((PacketType)type != PacketType.Publish && flags != AckPacket.FlagsOf((PacketType)type))
        {
            throw new MqttProtocolException("MQTT-2.2.2-2", $"The reserved flags of packet type {type} are {flags:x}, not {AckPacket.FlagsOf((PacketType)type)}.")
            {
                Reason = MqttReasonCode.MalformedPacket,
            };
        }

        return (PacketType)type;
    }
}
