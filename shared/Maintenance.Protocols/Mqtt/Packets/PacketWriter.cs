using System.Buffers.Binary;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>Writes a packet into a span that was measured for it.</summary>
internal ref struct PacketWriter(Span<byte> target)
{
    private Span<byte> _rest = target;

    public void Header(PacketType type, int flags, int remainingLength)
    {
        Byte(((int)type << 4) | flags);
        Number(remainingLength);
    }

    /// <summary>7 bits a byte, low first (§2.2.3).</summary>
    public void Number(int number)
    {
        for (; number > 0x7F; number >>= 7)
            Byte((number & 0x7F) | 0x80);
        Byte(number);
    }

    public void Byte(int value)
    {
        _rest[0] = (byte)value;
        _rest = _rest[1..];
    }

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_rest, (ushort)value);
        _rest = _rest[2..];
    }

    public void Text(string text)
    {
        var length = MqttTopic.StrictUtf8.GetBytes(text, _rest[2..]);
        UInt16(length);
        _rest = _rest[length..];
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }
}
