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

    public ushort ReadPacketId()
    {
        var id = BinaryPrimitives.ReadUInt16BigEndian(Take(2));
        return id != 0 ? id : throw new MqttProtocolException("MQTT-2.3.1-1", $"The packet identifier of a {type} is 0.");
    }

    /// <summary>The bytes of a string of §1.5.3, known to be well-formed UTF-8 without U+0000.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var text = Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)));
        if (!Utf8.IsValid(text))
            throw new MqttProtocolException("MQTT-1.5.3-1", $"A string in a {type} is not well-formed UTF-8.");
        if (text.Contains((byte)0))
            throw new MqttProtocolException("MQTT-1.5.3-2", $"A string in a {type} contains U+0000.");
        return text;
    }

    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
            throw new MqttProtocolException("MQTT-4.8.0-1", $"A {type} has {_rest.Length} bytes too many.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw new MqttProtocolException("MQTT-4.8.0-1", $"A {type} ends {count - _rest.Length} bytes too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
