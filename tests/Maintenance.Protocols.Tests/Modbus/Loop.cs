using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Starts servers on free ports of this machine, and clients to them.</summary>
internal static class Loop
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ModbusTcpServer Serve(
        IModbusUnit unit, byte unitId = 1, Action<ModbusRequest>? answered = null, Action<string>? trouble = null) =>
        ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Units = new Dictionary<byte, IModbusUnit> { [unitId] = unit },
            Answered = answered,
            Trouble = trouble,
        });

    public static Task<ModbusTcpClient> ConnectAsync(IPEndPoint to, TimeProvider? clock = null) =>
        ModbusTcpClient.ConnectAsync(
            new() { Host = to.Address.ToString(), Port = to.Port, ResponseTimeout = Patience },
            clock ?? TimeProvider.System,
            CancellationToken.None);
}
