using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Starts servers on free ports of this machine, and clients to them.</summary>
internal static class Loop
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ModbusTcpServer Serve(
        IModbusUnit unit, byte unitId = 1, Action<ModbusRequest>? answered = null, Action<string>? trouble = null,
        ModbusFraming framing = ModbusFraming.Mbap) =>
        ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Framing = framing,
            Units = new Dictionary<byte, IModbusUnit> { [unitId] = unit },
            Answered = answered,
            Trouble = trouble,
        });

    public static Task<ModbusClient> ConnectAsync(
        IPEndPoint to, TimeProvider? clock = null, ModbusFraming framing = ModbusFraming.Mbap, ModbusLineMemory? memory = null) =>
        ModbusClient.ConnectAsync(
            new()
            {
                Host = to.Address.ToString(),
                Port = to.Port,
                Framing = framing,
                ResponseTimeout = Patience,
                BusyPause = TimeSpan.Zero,
                Memory = memory ?? new(),
            },
            clock ?? TimeProvider.System,
            CancellationToken.None);
}
