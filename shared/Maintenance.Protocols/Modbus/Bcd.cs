namespace Maintenance.Protocols.Modbus;

/// <summary>Decimal digits of four bits each, the last digit lowest.</summary>
internal static class Bcd
{
    /// <summary>NaN where one of the fours of bits is no digit.</summary>
    public static double Decode(ulong bits)
    {
        var value = 0UL;
        for (var shift = 60; shift >= 0; shift -= 4)
        {
            var digit = (bits >> shift) & 0xF;
            if (digit > 9)
                return double.NaN;
            value = (value * 10) + digit;
        }

        return value;
    }

    /// <exception cref="OverflowException">Negative, or too many digits.</exception>
    public static ulong Encode(double whole, int digits)
    {
        var rest = checked((ulong)whole);
        var bits = 0UL;
        for (var digit = 0; digit < digits; digit++, rest /= 10)
            bits |= (rest % 10) << (4 * digit);
        return rest == 0 ? bits : throw new OverflowException($"{whole} has more than {digits} digits.");
    }
}
