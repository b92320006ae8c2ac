using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>What one request asks for: a run of coils, inputs or registers of one unit.</summary>
/// <param name="Address">As on the wire: from 0, also where manuals number from 40001.</param>
/// <param name="Quantity">Coils, inputs or registers; of function 23 those read; 1 for what has no quantity.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ModbusRequest(byte UnitId, ModbusFunction Function, ushort Address, ushort Quantity)
{
    /// <summary>Registers in one read (V1.1b3, clauses 6.3 and 6.4).</summary>
    public const int MaxRegistersRead = 125;

    /// <summary>Registers in one write (clause 6.12).</summary>
    public const int MaxRegistersWritten = 123;

    /// <summary>Coils or inputs in one read (clauses 6.1 and 6.2).</summary>
    public const int MaxBitsRead = 2000;

    /// <summary>Coils in one write (clause 6.11).</summary>
    public const int MaxBitsWritten = 1968;

    /// <summary>Registers in the write of function 23 (clause 6.17).</summary>
    public const int MaxRegistersExchanged = 121;

    private const int AddressSpace = 65536;

    /// <summary>Checks the limits of the specification before anything is sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No device could answer this.</exception>
    internal static ModbusRequest Create(byte unitId, ModbusFunction function, ushort address, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, MaxQuantity(function));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address + quantity, AddressSpace, nameof(address));
        return new(unitId, function, address, (ushort)quantity);
    }

    /// <summary>The most a request of this function may ask for; 0 for a function not spoken here.</summary>
    internal static int MaxQuantity(ModbusFunction function) => function switch
    {
        ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs => MaxBitsRead,
        ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters
            or ModbusFunction.ReadWriteMultipleRegisters => MaxRegistersRead,
        ModbusFunction.WriteSingleCoil or ModbusFunction.WriteSingleRegister or ModbusFunction.MaskWriteRegister
            or ModbusFunction.ReadDeviceIdentification => 1,
        ModbusFunction.WriteMultipleCoils => MaxBitsWritten,
        ModbusFunction.WriteMultipleRegisters => MaxRegistersWritten,
        _ => 0,
    };

    internal bool StaysInAddressSpace => Address + Quantity <= AddressSpace;

    /// <summary>Bytes of values that a request or an answer of this function carries.</summary>
    internal int ByteCount => IsBits ? (Quantity + 7) / 8 : Quantity * 2;

    /// <summary>Whether an answer carries the values asked for, and changes nothing at the device unless function 23 asked.</summary>
    internal bool IsRead => Function is >= ModbusFunction.ReadCoils and <= ModbusFunction.ReadInputRegisters
        or ModbusFunction.ReadWriteMultipleRegisters;

    /// <summary>Whether asking twice is as good as asking once.</summary>
    internal bool ChangesNothing =>
        Function is >= ModbusFunction.ReadCoils and <= ModbusFunction.ReadInputRegisters or ModbusFunction.ReadDeviceIdentification;

    private bool IsBits =>
        Function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs or ModbusFunction.WriteMultipleCoils;

    public override string ToString() => $"{Function} of unit {UnitId}, {Quantity} from address {Address}";
}
