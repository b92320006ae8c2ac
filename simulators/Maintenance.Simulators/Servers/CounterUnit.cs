using Maintenance.Protocols.Modbus;

namespace Maintenance.Simulators.Servers;

/// <summary>A unit for measuring throughput: each read finds every register changed, to the number of reads so far.</summary>
internal sealed class CounterUnit(int registers) : IModbusUnit
{
    private int _reads;
    private long _served;

    /// <summary>Registers in answers that went out whole.</summary>
    public long Served => Interlocked.Read(ref _served);

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
    {
        if (address + destination.Length > registers)
            return ModbusExceptionCode.IllegalDataAddress;

        destination.Fill(unchecked((ushort)Interlocked.Increment(ref _reads)));
        return ModbusExceptionCode.None;
    }

    public void Count(ModbusRequest request) => Interlocked.Add(ref _served, request.Quantity);
}
