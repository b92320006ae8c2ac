using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>Neighbouring bits of a value, the lowest bit being number 0.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BitField
{
    /// <param name="first">The lowest bit: 0 to 63.</param>
    /// <param name="count">1 to 64 bits, none beyond bit 63.</param>
    public BitField(int first, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, 64, nameof(count));
        (First, Count) = (first, count);
    }

    public int First { get; }

    public int Count { get; }

    private ulong Mask => ulong.MaxValue >> (64 - Count);

    public ulong Of(ulong bits) => (bits >> First) & Mask;

    /// <summary>The bits with the field set to the nearest integer of a number.</summary>
    /// <exception cref="OverflowException">The field cannot hold it.</exception>
    public ulong Into(ulong bits, double number)
    {
        var whole = checked((ulong)Math.Round(number));
        return whole <= Mask
            ? (bits & ~(Mask << First)) | (whole << First)
            : throw new OverflowException($"{number} does not fit into {Count} bits.");
    }
}
