using System.Buffers;

namespace Maintenance.Contracts.Readings;

/// <summary>LEB128 variable-length integers, and zigzag deltas over them.</summary>
internal static class Varint
{
    /// <summary>Most bytes of a 64-bit value.</summary>
    public const int MaxBytes = 10;

    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(MaxBytes);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>Writes the distance from <paramref name="previous"/>, which becomes <paramref name="value"/>.</summary>
    public static void WriteDelta(IBufferWriter<byte> output, long value, ref long previous)
    {
        var delta = unchecked(value - previous);
        previous = value;
        Write(output, unchecked((ulong)((delta << 1) ^ (delta >> 63))));
    }

    public static long FromZigzag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));
}
