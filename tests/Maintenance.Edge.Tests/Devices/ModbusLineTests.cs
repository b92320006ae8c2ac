using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Tests.Modbus.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Units that share a line, and devices that are not ours.</summary>
public sealed class ModbusLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ModbusFraming.Rtu, "rtu-over-tcp")]
    [InlineData(ModbusFraming.Ascii, "ascii-over-tcp")]
    public async Task Units_of_one_line_share_one_connection_and_none_takes_anothers_values(ModbusFraming framing, string transport)
    {
        var (first, second) = (new WordsUnit(), new WordsUnit());
        Array.Fill(first.Words, (ushort)111);
        Array.Fill(second.Words, (ushort)222);
        await using var server = WordsUnit.Serve(framing, connections: 1, (1, first), (2, second));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, string.Join('\n', Enumerable.Range(1, 2).Select(
            unit => Device($"127.0.0.1:{server.EndPoint.Port}", transport, unit))));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 50), "values of both");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "U1.a").ShouldAllBe(entry => entry.Reading.Value == 111);
        remains.Readings.Where(entry => entry.Tag is "U2.a").ShouldAllBe(entry => entry.Reading.Value == 222);
    }

    [Fact]
    public async Task A_unit_that_is_silent_is_set_aside_and_the_others_on_its_line_go_on()
    {
        var unit = new WordsUnit();
        await using var server = WordsUnit.Serve(ModbusFraming.Rtu, connections: 1, (1, unit));
        var endpoint = $"127.0.0.1:{server.EndPoint.Port}";
        await using var gateway = await RunningGateway.StartAsync(
            _folder.Path, $"{Device(endpoint, "rtu-over-tcp", 1)}\n{Device(endpoint, "rtu-over-tcp", 2)}");
        await RunningGateway.UntilAsync(() => gateway.Devices[1].LastError?.Contains("left alone", StringComparison.Ordinal) == true, "the silent unit to be set aside");
        var before = gateway.Tag("U1.a").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("U1.a").Taken > before + 100, "values of the other");
        gateway.Devices[0].State.ShouldBe(DeviceState.Online);
        gateway.Devices[1].State.ShouldNotBe(DeviceState.Online);
        gateway.Tag("U2.a").Taken.ShouldBe(0);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [FactIfModbusPeers]
    public async Task A_libmodbus_slave_on_a_serial_line_is_read_beside_one_that_is_not_there()
    {
        var (near, far) = (Path.Combine(_folder.Path, "near"), Path.Combine(_folder.Path, "far"));
        await using var line = await ModbusPeers.SerialLineAsync(near, far);
        await using var slave = await ModbusPeers.LibmodbusServerAsync("rtu", far, "17");
        // A slave of libmodbus takes what follows a request to another unit for that one's answer, for half a second: who waits less loses the next request too.
        const string Serial = "serial: { baud: 115200, parity: none, stopBits: 2 }, timeout: \"00:00:00.700\"";
        await using var gateway = await RunningGateway.StartAsync(
            Path.Combine(_folder.Path, "gateway"), $"{Device(near, "serial-rtu", 3, Serial)}\n{Device(near, "serial-rtu", 17, Serial)}");
        await RunningGateway.UntilAsync(() => gateway.Tag("U17.b").Taken > 20, "values");
        (gateway.Tag("U17.a").Value, gateway.Tag("U17.b").Value).ShouldBe((700, 1));
        gateway.Tag("U3.a").Taken.ShouldBe(0);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [TheoryIfModbusPeers]
    [InlineData("socket", "tcp")]
    [InlineData("rtu", "rtu-over-tcp")]
    [InlineData("ascii", "ascii-over-tcp")]
    public async Task A_pymodbus_server_is_read(string framer, string transport)
    {
        var port = FreePort.Next();
        await using var server = ModbusPeers.PymodbusServer(framer, port);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device($"127.0.0.1:{port}", transport, 17));
        await RunningGateway.UntilAsync(() => gateway.Tag("U17.b").Taken > 5, "values");
        (gateway.Tag("U17.a").Value, gateway.Tag("U17.b").Value).ShouldBe((700, 1));
        (await gateway.StopAsync()).ShouldBalance();
    }

    private const string ShortWait = "timeout: \"00:00:00.400\"";

    private static string Device(string endpoint, string transport, int unit, string more = $"mostBits: 8, {ShortWait}") => $$"""
        - name: unit-{{unit}}
          protocol: modbus
          endpoint: "{{endpoint}}"
          modbus: { unit: {{unit}}, transport: {{transport}}, poll: "00:00:00.020", {{more}} }
          tags:
          - { name: U{{unit}}.a, register: { address: {{(transport.StartsWith("serial", StringComparison.Ordinal) || unit == 17 ? 100 : 0)}}, type: uint16 }, deadband: 0 }
        {{(unit == 17 ? "  - { name: U17.b, register: { table: coil, address: 9, type: bool } }" : "")}}
        """;
}
