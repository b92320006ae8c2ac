using System.Buffers.Binary;
using System.Text.Unicode;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Reads the fields of one protobuf message (protobuf.dev, "Encoding"). Nothing is read beyond its end.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int MostGroups = 16;
    private ReadOnlySpan<byte> _rest = bytes;

    public int Field { get; private set; }

    public WireType Wire { get; private set; }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>To the next field, which is then read or skipped.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        NextTag();
        if (Wire == WireType.EndGroup)
            throw new SparkplugException("A group ends that did not begin.");
        return true;
    }

    public ulong Varint()
    {
        var value = 0ul;
        for (var index = 0; index < 10; index++)
        {
            if (index >= _rest.Length)
                break;
            var part = _rest[index];
            if (index == 9 && part > 1)
                throw new SparkplugException("A number has more than 64 bits.");
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part >= 0x80)
                continue;
            _rest = _rest[(index + 1)..];
            return value;
        }

        throw new SparkplugException("A number does not end.");
    }

    /// <summary>The lower 32 bits, as protobuf has it for numbers that were written with more.</summary>
    public uint Varint32() => unchecked((uint)Varint());

    public bool Boolean() => Varint() != 0;

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>The bytes of a field with a length: of the message itself, not copied.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > (ulong)_rest.Length)
            throw new SparkplugException($"A field says {length} bytes where {_rest.Length} are left.");
        return Take((int)length);
    }

    public string Text(ReadBudget budget) =>
        TryText(budget) ?? throw new SparkplugException($"The text in field {Field} is no UTF-8.");

    /// <returns>Null where the bytes are no UTF-8.</returns>
    public string? TryText(ReadBudget budget)
    {
        var text = Bytes();
        if (text.Length > budget.Text)
            throw new SparkplugException($"A text of {text.Length} bytes is longer than {budget.Text}.");
        return Utf8.IsValid(text) ? MqttTopic.StrictUtf8.GetString(text) : null;
    }

    /// <summary>Past a field that means nothing here.</summary>
    public void Skip()
    {
        if (Wire != WireType.StartGroup)
        {
            SkipOne();
            return;
        }

        Span<int> open = stackalloc int[MostGroups];
        open[0] = Field;
        for (var depth = 1; depth > 0;)
        {
            NextTag();
            if (Wire == WireType.StartGroup)
            {
                if (depth == MostGroups)
                    throw new SparkplugException($"Groups are nested deeper than {MostGroups}.");
                open[depth++] = Field;
            }
            else if (Wire == WireType.EndGroup)
            {
                if (open[--depth] != Field)
                    throw new SparkplugException("Groups cross each other.");
            }
            else
            {
                SkipOne();
            }
        }
    }

    private void NextTag()
    {
        var tag = Varint();
        if (tag > uint.MaxValue || tag >> 3 == 0 || (tag & 7) > (int)WireType.Fixed32)
            throw new SparkplugException($"There is no field with the tag {tag}.");
        (Field, Wire) = ((int)(tag >> 3), (WireType)(tag & 7));
    }

    private void SkipOne()
    {
        switch (Wire)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Length:
                Bytes();
                break;
            default:
                Take(sizeof(uint));
                break;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw new SparkplugException($"{length} bytes are needed where {_rest.Length} are left.");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
