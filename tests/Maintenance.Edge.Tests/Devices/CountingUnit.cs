using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>
/// Counts its reads: the n-th gives n in the first float, −n in the second, so that each value is known again and none can be
/// taken for another tag's.
/// </summary>
/// <param name="before">Told the number of each read before it is answered.</param>
internal sealed class CountingUnit(Action<long>? before = null) : IModbusUnit
{
    private long _reads;

    public long Reads => Interlocked.Read(ref _reads);

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
    {
        var read = Interlocked.Increment(ref _reads);
        before?.Invoke(read);
        for (var word = 0; word + 1 < destination.Length; word += 2)
            RegisterCodec.Encode((address + word) % 4 == 0 ? read : -read, destination[word..], RegisterType.Float32, WordOrder.Abcd);
        return ModbusExceptionCode.None;
    }

    public ModbusTcpServer Serve() => ModbusTcpServer.Start(new()
    {
        EndPoint = new(IPAddress.Loopback, 0),
        Units = new Dictionary<byte, IModbusUnit> { [1] = this },
    });

    /// <summary>Two tags, up and down, of which every value is sampled.</summary>
    public static string Device(int port, string poll = "00:00:00.020", string timeout = "00:00:01") => $$"""
        - name: counter
          protocol: modbus
          endpoint: 127.0.0.1:{{port}}
          modbus: { unit: 1, poll: "{{poll}}", timeout: "{{timeout}}" }
          tags:
          - { name: N.up, register: { address: 0, type: float32 }, deadband: 0 }
          - { name: N.down, register: { address: 2, type: float32 }, deadband: 0 }
        """;
}
