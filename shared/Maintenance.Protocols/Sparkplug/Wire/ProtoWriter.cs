using System.Buffers.Binary;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Writes the fields of a protobuf message, and messages within it.</summary>
internal sealed class ProtoWriter
{
    private const int MostVarint = 10;
    private byte[] _buffer = new byte[256];
    private int _length;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Varint(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Varint(value);
    }

    public void Fixed32(int field, uint value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        _length += sizeof(uint);
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireType.Length);
        Varint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    public void Text(int field, string text)
    {
        var length = MqttTopic.StrictUtf8.GetByteCount(text);
        Tag(field, WireType.Length);
        Varint((ulong)length);
        _length += MqttTopic.StrictUtf8.GetBytes(text, Room(length));
    }

    /// <summary>Begins a message within the message.</summary>
    /// <returns>What <see cref="End"/> needs.</returns>
    public int Begin(int field)
    {
        Tag(field, WireType.Length);
        return _length;
    }

    /// <summary>Its length is known only now, and goes before it.</summary>
    public void End(int begun)
    {
        var length = _length - begun;
        var prefix = 1;
        for (var rest = length; rest >= 0x80; rest >>= 7)
            prefix++;
        Room(prefix);
        _buffer.AsSpan(begun, length).CopyTo(_buffer.AsSpan(begun + prefix));
        _length = begun;
        Varint((ulong)length);
        _length += length;
    }

    private void Tag(int field, WireType wire) => Varint(((ulong)field << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        var room = Room(MostVarint);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
            room[used++] = (byte)((value & 0x7F) | 0x80);
        room[used++] = (byte)value;
        _length += used;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        return _buffer.AsSpan(_length);
    }
}
