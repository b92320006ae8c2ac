using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>How a number stands in registers and what it stands for: number = raw × scale + offset.</summary>
/// <param name="Bits">Only these bits of an integer type are the value, as an unsigned number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegisterFormat(
    RegisterType Type, WordOrder Order = WordOrder.Abcd, BitField? Bits = null, double Scale = 1, double Offset = 0)
{
    public int Words => RegisterCodec.Words(Type);

    public double Decode(ReadOnlySpan<ushort> words)
    {
        var raw = Bits is { } field
            ? field.Of(RegisterCodec.DecodeBits(words, Type, Order))
            : RegisterCodec.Decode(words, Type, Order);
        return (raw * Scale) + Offset;
    }

    /// <summary>Writes a number; of a bit field the other bits stay as they are in the words.</summary>
    /// <exception cref="OverflowException">The type or the field cannot hold it.</exception>
    public void Encode(double number, Span<ushort> words)
    {
        var raw = (number - Offset) / Scale;
        if (Bits is { } field)
            RegisterCodec.EncodeBits(field.Into(RegisterCodec.DecodeBits(words, Type, Order), raw), words, Type, Order);
        else
            RegisterCodec.Encode(raw, words, Type, Order);
    }
}
