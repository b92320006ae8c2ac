using System.Diagnostics.CodeAnalysis;

namespace Maintenance.Protocols.Modbus;

/// <summary>How the registers of one value are to be read. The specification knows only 16-bit words.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The width and kind of a number is what these names say.")]
public enum RegisterType
{
    /// <summary>One register; anything but zero is true.</summary>
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
}
