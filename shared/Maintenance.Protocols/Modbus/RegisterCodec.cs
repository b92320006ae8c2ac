using System.Buffers.Binary;

namespace Maintenance.Protocols.Modbus;

/// <summary>Values in registers. Pure functions; each looks at the first <see cref="Words"/> of a span.</summary>
public static class RegisterCodec
{
    /// <summary>Registers that one value takes: 1, 2 or 4.</summary>
    public static int Words(RegisterType type) => type switch
    {
        RegisterType.Bool or RegisterType.UInt8 or RegisterType.Int8 or RegisterType.UInt16 or RegisterType.Int16
            or RegisterType.Float16 or RegisterType.Bcd16 => 1,
        RegisterType.UInt32 or RegisterType.Int32 or RegisterType.Float32 or RegisterType.Bcd32 => 2,
        RegisterType.UInt64 or RegisterType.Int64 or RegisterType.Float64 or RegisterType.Bcd64 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such register type."),
    };

    /// <summary>Bits that one value has: 8 to 64. A bool has the sixteen of its register.</summary>
    public static int Bits(RegisterType type) => type is RegisterType.UInt8 or RegisterType.Int8 ? 8 : 16 * Words(type);

    /// <summary>
    /// The value as a double: exact, save for 64-bit integers beyond ±2^53, which are rounded (see
    /// <see cref="DecodeBits"/> for those). NaN for what is no BCD, as for a float that is NaN.
    /// </summary>
    public static double Decode(ReadOnlySpan<ushort> words, RegisterType type, WordOrder order)
    {
        var bits = DecodeBits(words, type, order);
        return type switch
        {
            RegisterType.Bool => bits == 0 ? 0 : 1,
            RegisterType.Int8 => unchecked((sbyte)bits),
            RegisterType.Int16 => unchecked((short)bits),
            RegisterType.Int32 => unchecked((int)bits),
            RegisterType.Int64 => unchecked((long)bits),
            RegisterType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            RegisterType.Float32 => BitConverter.UInt32BitsToSingle((uint)bits),
            RegisterType.Float64 => BitConverter.UInt64BitsToDouble(bits),
            RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64 => Bcd.Decode(bits),
            _ => bits,
        };
    }

    /// <summary>The value's own bits in the low end of 64, whatever the word order; the rest is zero.</summary>
    public static ulong DecodeBits(ReadOnlySpan<ushort> words, RegisterType type, WordOrder order)
    {
        var count = Words(type);
        var bits = 0UL;
        for (var i = 0; i < count; i++)
            bits = (bits << 16) | Ordered(words[Position(i, count, order)], order);
        return bits & (ulong.MaxValue >> (64 - Bits(type)));
    }

    /// <summary>Writes a value; an integer type takes the nearest integer, half to even.</summary>
    /// <exception cref="OverflowException">The type cannot hold the value (a float beyond its range neither).</exception>
    public static void Encode(double value, Span<ushort> words, RegisterType type, WordOrder order)
    {
        var whole = Math.Round(value);
        EncodeBits(
            type switch
            {
                RegisterType.Bool => value != 0 ? 1UL : 0UL,
                RegisterType.UInt8 => checked((byte)whole),
                RegisterType.Int8 => unchecked((byte)checked((sbyte)whole)),
                RegisterType.UInt16 => checked((ushort)whole),
                RegisterType.Int16 => unchecked((ushort)checked((short)whole)),
                RegisterType.UInt32 => checked((uint)whole),
                RegisterType.Int32 => unchecked((uint)checked((int)whole)),
                RegisterType.UInt64 => checked((ulong)whole),
                RegisterType.Int64 => unchecked((ulong)checked((long)whole)),
                RegisterType.Float16 => BitConverter.HalfToUInt16Bits((Half)Narrow(value, (double)(Half)value, type)),
                RegisterType.Float32 => BitConverter.SingleToUInt32Bits((float)Narrow(value, (float)value, type)),
                RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64 => Bcd.Encode(whole, 4 * Words(type)),
                _ => BitConverter.DoubleToUInt64Bits(value),
            },
            words,
            type,
            order);
    }

    /// <summary>Writes the low bits, as many as the type has. Of a register that holds one byte the other byte becomes zero.</summary>
    public static void EncodeBits(ulong bits, Span<ushort> words, RegisterType type, WordOrder order)
    {
        var count = Words(type);
        bits &= ulong.MaxValue >> (64 - Bits(type));
        for (var i = count - 1; i >= 0; i--, bits >>= 16)
            words[Position(i, count, order)] = Ordered(unchecked((ushort)bits), order);
    }

    private static double Narrow(double value, double narrow, RegisterType type) =>
        double.IsInfinity(narrow) && double.IsFinite(value)
            ? throw new OverflowException($"{value} is beyond the range of {type}.")
            : narrow;

    private static int Position(int fromMostSignificant, int count, WordOrder order) =>
        fromMostSignificant ^ (WordOrders.Exchange(order) & (count - 1));

    private static ushort Ordered(ushort word, WordOrder order) =>
        WordOrders.SwapsBytes(order) ? BinaryPrimitives.ReverseEndianness(word) : word;
}
