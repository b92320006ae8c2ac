using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Holding registers that a test sets word by word.</summary>
internal sealed class WordsUnit : IModbusUnit
{
    public ushort[] Words { get; } = new ushort[64];

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
    {
        if (address + destination.Length > Words.Length)
            return ModbusExceptionCode.IllegalDataAddress;
        Words.AsSpan(address, destination.Length).CopyTo(destination);
        return ModbusExceptionCode.None;
    }

    /// <param name="connections">More at a time are refused.</param>
    public static ModbusTcpServer Serve(ModbusFraming framing, int connections, params (byte Unit, IModbusUnit Registers)[] units) => ModbusTcpServer.Start(new()
    {
        EndPoint = new(IPAddress.Loopback, 0),
        Framing = framing,
        MaxConnections = connections,
        Units = units.ToDictionary(unit => unit.Unit, unit => unit.Registers),
    });
}
