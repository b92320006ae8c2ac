using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>One value that is to be read.</summary>
/// <param name="Key">The caller's.</param>
/// <param name="Function">One of the four reads.</param>
/// <param name="Length">In coils, inputs or registers.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlannedItem(int Key, ModbusFunction Function, ushort Address, int Length)
{
    internal int End => Address + Length;

    internal bool IsBits => Function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs;
}
