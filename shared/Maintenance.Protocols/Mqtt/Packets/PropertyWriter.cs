using System.Buffers;
using System.Buffers.Binary;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>Puts the properties of a packet together, without their length.</summary>
internal sealed class PropertyWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Byte(PropertyId id, byte value)
    {
        Id(id);
        _bytes.Write([value]);
    }

    public void UInt16(PropertyId id, int value)
    {
        Id(id);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), (ushort)value);
        _bytes.Advance(2);
    }

    public void UInt32(PropertyId id, uint value)
    {
        Id(id);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <param name="span">Whole seconds; <see cref="Timeout.InfiniteTimeSpan"/> is the largest number there is.</param>
    public void Seconds(PropertyId id, TimeSpan span)
    {
        if (span != Timeout.InfiniteTimeSpan && (span < TimeSpan.Zero || span.TotalSeconds >= uint.MaxValue || span.Ticks % TimeSpan.TicksPerSecond != 0))
            throw new ArgumentException($"{span} is not whole seconds of 0 to 4,294,967,294.", nameof(span));
        UInt32(id, span == Timeout.InfiniteTimeSpan ? uint.MaxValue : (uint)span.TotalSeconds);
    }

    public void Number(PropertyId id, int value)
    {
        Id(id);
        for (; value > 0x7F; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }

    /// <summary>None: nothing is written.</summary>
    public void Text(PropertyId id, string? text)
    {
        if (text is null)
            return;
        Id(id);
        Text(text);
    }

    public void Binary(PropertyId id, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ushort.MaxValue)
            throw new ArgumentException($"A property has at most 65,535 bytes, not {bytes.Length} (§1.5.6).", nameof(bytes));
        Id(id);
        Length(bytes.Length);
        _bytes.Write(bytes);
    }

    public void User(IReadOnlyList<MqttUserProperty> properties)
    {
        foreach (var (name, value) in properties)
        {
            Id(PropertyId.UserProperty);
            Text(name);
            Text(value);
        }
    }

    private void Id(PropertyId id) => _bytes.Write([(byte)id]);

    private void Text(string text)
    {
        var length = MqttTopic.StrictUtf8.GetByteCount(text);
        if (length > ushort.MaxValue || text.Contains('\0'))
            throw new ArgumentException("[MQTT-1.5.4-2] A text in a property has at most 65,535 bytes without U+0000.", nameof(text));
        Length(length);
        _bytes.Advance(MqttTopic.StrictUtf8.GetBytes(text, _bytes.GetSpan(length)));
    }

    private void Length(int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), (ushort)length);
        _bytes.Advance(2);
    }
}
