using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Registers that a test sets; reads that touch <paramref name="missing"/> are refused.</summary>
internal sealed class TestUnit(int? missing = null) : IModbusUnit
{
    private readonly ushort[] _registers = new ushort[64];
    private long _served;

    /// <summary>Registers granted to readers.</summary>
    public long Served => Interlocked.Read(ref _served);

    public void Set(int address, float value) => RegisterCodec.Encode(value, _registers.AsSpan(address), RegisterType.Float32, WordOrder.Abcd);

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
    {
        if (missing >= address && missing < address + destination.Length)
            return ModbusExceptionCode.IllegalDataAddress;
        _registers.AsSpan(address, destination.Length).CopyTo(destination);
        Interlocked.Add(ref _served, destination.Length);
        return ModbusExceptionCode.None;
    }

    public ModbusTcpServer Serve(int port = 0) => ModbusTcpServer.Start(new()
    {
        EndPoint = new(IPAddress.Loopback, port),
        Units = new Dictionary<byte, IModbusUnit> { [1] = this },
    });
}
