using System.Collections.ObjectModel;

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

    /// <summary>
    /// Function 22: the register becomes (old and <paramref name="kept"/>) or (<paramref name="raised"/> and not
    /// <paramref name="kept"/>). As it stands here nothing keeps another connection from writing between read and write.
    /// </summary>
    ModbusExceptionCode MaskWriteRegister(ushort address, ushort kept, ushort raised)
    {
        Span<ushort> word = stackalloc ushort[1];
        var code = ReadHoldingRegisters(address, word);
        if (code != ModbusExceptionCode.None)
            return code;

        word[0] = (ushort)((word[0] & kept) | (raised & ~kept & 0xFFFF));
        return WriteHoldingRegisters(address, word);
    }

    /// <summary>
    /// What function 43/14 tells, in ASCII by object id (clause 6.21): 0 vendor, 1 product code, 2 revision, 3 vendor's address,
    /// 4 product, 5 model, 6 application; from 128 the device's own. Empty: the function is refused.
    /// </summary>
    IReadOnlyDictionary<byte, string> Identification => ReadOnlyDictionary<byte, string>.Empty;
}
