namespace Maintenance.Protocols.Sparkplug;

/// <summary>Whole numbers out of the 32 or 64 bits that the wire has for them.</summary>
internal static class WholeNumber
{
    public static long Signed(SparkplugType type, in SparkplugValue value, int bits) =>
        TrySigned(value, bits, out var number) ? number : throw Misfit(type, value);

    public static ulong Unsigned(SparkplugType type, in SparkplugValue value, ulong most) =>
        value.Bits <= most ? value.Bits : throw Misfit(type, value);

    /// <param name="bits">Of the type: 8, 16, 32 or 64.</param>
    /// <returns>False where bits beyond the type's are neither all its sign nor all zero.</returns>
    public static bool TrySigned(in SparkplugValue value, int bits, out long number)
    {
        var raw = value.Bits;
        // The 32 bits of the smaller field say their sign themselves, except to a type that is wider than the field.
        var extended = unchecked(value.Kind == SparkplugValueKind.Int && bits <= 32 ? (int)(uint)raw : (long)raw);
        var unused = 64 - bits;
        number = extended << unused >> unused;
        return number == extended || raw >> bits == 0;
    }

    private static SparkplugException Misfit(SparkplugType type, in SparkplugValue value) =>
        new($"0x{value.Bits:X} does not fit into {type}.");
}
