namespace Maintenance.Protocols.Modbus;

/// <summary>
/// The four tables of one unit (V1.1b3, clause 4.3). A table that a unit lacks is refused as an illegal function. Called
/// by several connections at once; the address and the length of the span are within the address space of 65536.
/// Reads must fill the whole span if they grant it, for nothing else is known of what is in it.
/// </summary>
public interface IModbusUnit
{
    ModbusExceptionCode ReadCoils(ushort address, Span<bool> destination) => ModbusExceptionCode.IllegalFunction;

    ModbusExceptionCode ReadDiscreteInputs(ushort address, Span<bool> destination) =>
        ModbusExceptionCode.IllegalFunction;

    ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination) =>
        ModbusExceptionCode.IllegalFunction;

    ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> destination) =>
        ModbusExceptionCode.IllegalFunction;

    ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values) => ModbusExceptionCode.IllegalFunction;

    ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) =>
        ModbusExceptionCode.IllegalFunction;
}
