using System.Buffers.Binary;
using System.Text.Unicode;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>Reads a packet's body front to back; what is not there or not allowed is a protocol violation.</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> body, PacketType type)
{
    private readonly int _length = body.Length;
    private ReadOnlySpan<byte> _rest = body;

    public readonly int Position => _length - _rest.Length;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A variable byte integer (MQTT 5.0 §1.5.5): 7 bits a byte, low first, at most four bytes.</summary>
    public int ReadNumber()
    {
        var number = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var next = ReadByte();
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }

        throw Malformed("MQTT-1.5.5-1", $"A number in a {type} has more than four bytes.");
    }

    public ushort ReadPacketId()
    {
        var id = ReadUInt16();
        return id != 0 ? id : throw new MqttProtocolException("MQTT-2.3.1-1", $"The packet identifier of a {type} is 0.");
    }

    public ReadOnlySpan<byte> ReadBinary() => Take(ReadUInt16());

    /// <summary>The bytes of a string of §1.5.3, known to be well-formed UTF-8 without U+0000.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var text = ReadBinary();
        if (!Utf8.IsValid(text))
            throw Malformed("MQTT-1.5.3-1", $"A string in a {type} is not well-formed UTF-8.");
        if (text.Contains((byte)0))
            throw Malformed("MQTT-1.5.3-2", $"A string in a {type} contains U+0000.");
        return text;
    }

    /// <summary>A reader of the next bytes alone.</summary>
    public PacketReader Take(int count, PacketType of) => new(Take(count), of);

    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
            throw Malformed("MQTT-4.8.0-1", $"A {type} has {_rest.Length} bytes too many.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw Malformed("MQTT-4.8.0-1", $"A {type} ends {count - _rest.Length} bytes too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static MqttProtocolException Malformed(string statement, string what) =>
        new(statement, what) { Reason = MqttReasonCode.MalformedPacket };
}
