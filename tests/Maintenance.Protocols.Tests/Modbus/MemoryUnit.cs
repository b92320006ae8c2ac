using Maintenance.Protocols.Modbus;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Four plain tables; what lies beyond their end is an illegal address.</summary>
internal sealed class MemoryUnit(int size) : IModbusUnit
{
    public bool[] Coils { get; } = new bool[size];

    public bool[] Inputs { get; } = new bool[size];

    public ushort[] Holding { get; } = new ushort[size];

    public ushort[] Input { get; } = new ushort[size];

    public IReadOnlyDictionary<byte, string> Identification { get; init; } = new Dictionary<byte, string>();

    public ModbusExceptionCode ReadCoils(ushort address, Span<bool> destination) => Copy(Coils, address, destination);

    public ModbusExceptionCode ReadDiscreteInputs(ushort address, Span<bool> destination) =>
        Copy(Inputs, address, destination);

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination) =>
        Copy(Holding, address, destination);

    public ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> destination) =>
        Copy(Input, address, destination);

    public ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values) => Copy(values, Coils, address);

    public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) =>
        Copy(values, Holding, address);

    private static ModbusExceptionCode Copy<T>(T[] from, int address, Span<T> to)
    {
        if (address + to.Length > from.Length)
            return ModbusExceptionCode.IllegalDataAddress;
        from.AsSpan(address, to.Length).CopyTo(to);
        return ModbusExceptionCode.None;
    }

    private static ModbusExceptionCode Copy<T>(ReadOnlySpan<T> from, T[] to, int address)
    {
        if (address + from.Length > to.Length)
            return ModbusExceptionCode.IllegalDataAddress;
        from.CopyTo(to.AsSpan(address));
        return ModbusExceptionCode.None;
    }
}
