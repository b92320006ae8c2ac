using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Configuration;

internal enum RegisterTable
{
    Holding,
    Input,
    Coil,
    Discrete,
}

/// <summary>Where a Modbus device has a tag's value, and how it stands there.</summary>
/// <param name="Address">As on the wire: from 0.</param>
/// <param name="Text">The registers hold a text; null: a number.</param>
internal sealed record RegisterSettings(RegisterTable Table, ushort Address, RegisterFormat Format, TextSettings? Text = null)
{
    /// <summary>A single bit at an address of its own, not one of a register's.</summary>
    public bool IsBit => Table is RegisterTable.Coil or RegisterTable.Discrete;

    /// <summary>As the configuration calls it.</summary>
    public string TypeName => Text is null ? Format.Type.ToString().ToLowerInvariant() : "string";

    /// <summary>In coils, inputs or registers.</summary>
    public int Length => IsBit ? 1 : Text?.Registers ?? Format.Words;

    /// <summary>The raw value, before the tag's scale; NaN where the registers hold none.</summary>
    /// <param name="words">From the tag's first register on.</param>
    public double Decode(ReadOnlySpan<ushort> words) => Text is { } text
        ? text.Values.GetValueOrDefault(RegisterText.Decode(words[..text.Registers], Format.Order), double.NaN)
        : Format.Decode(words);

    /// <summary>The highest number that a counter in these registers can show; null where the type is no counter's.</summary>
    public ulong? Last => (Text, Format) switch
    {
        ({ }, _) => null,
        (null, { Bits: { } bits }) => ulong.MaxValue >> (64 - bits.Count),
        (null, { Type: RegisterType.UInt8 or RegisterType.UInt16 or RegisterType.UInt32 or RegisterType.UInt64 }) =>
            ulong.MaxValue >> (64 - RegisterCodec.Bits(Format.Type)),
        (null, { Type: RegisterType.Bcd16 }) => 9_999,
        (null, { Type: RegisterType.Bcd32 }) => 99_999_999,
        (null, { Type: RegisterType.Bcd64 }) => 9_999_999_999_999_999,
        _ => null,
    };

    /// <summary>Whether a register of this type is a set of bits, and not a float's or a decimal's.</summary>
    public static bool IsWhole(RegisterType type) => type is RegisterType.Bool
        or RegisterType.UInt8 or RegisterType.UInt16 or RegisterType.UInt32 or RegisterType.UInt64
        or RegisterType.Int8 or RegisterType.Int16 or RegisterType.Int32 or RegisterType.Int64;
}

/// <summary>Texts that a device shows in registers, such as its state, and the number that each stands for.</summary>
/// <param name="Registers">Two characters each.</param>
internal sealed record TextSettings(int Registers, IReadOnlyDictionary<string, double> Values);
