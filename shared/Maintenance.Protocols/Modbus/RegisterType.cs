using System.Diagnostics.CodeAnalysis;

namespace Maintenance.Protocols.Modbus;

/// <summary>How the registers of one value are to be read. The specification knows only 16-bit words.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The width and kind of a number is what these names say.")]
public enum RegisterType
{
    /// <summary>One register, or one coil or input; anything but zero is true.</summary>
    Bool,
    UInt16,
    Int16,
    UInt32,
    Int32,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,
    UInt64,
    Int64,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>The low byte of one register; the high byte with an order that swaps bytes, such as BADC.</summary>
    UInt8,

    /// <summary>As <see cref="UInt8"/>, two's complement.</summary>
    Int8,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>Four decimal digits in one register, each in four bits.</summary>
    Bcd16,

    /// <summary>Eight decimal digits in two registers.</summary>
    Bcd32,

    /// <summary>Sixteen decimal digits in four registers; beyond 2^53 they are rounded.</summary>
    Bcd64,
}
