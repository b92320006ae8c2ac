using System.Net;
using Maintenance.Local;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus.Interop;

/// <summary>Our client against others' servers, and others' clients against our server.</summary>
public sealed class ModbusInteropTests
{
    private const byte Unit = 17;
    private static readonly bool[] OnOnOff = [true, true, false];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [FactIfModbusPeers]
    public async Task A_libmodbus_server_understands_our_client()
    {
        var port = FreePort.Next();
        await using var server = await ModbusPeers.LibmodbusServerAsync("tcp", $"{port}");
        using var client = await Loop.ConnectAsync(new(IPAddress.Loopback, port));
        await UseAsync(client);
        await client.WriteRegistersAsync(Unit, 0, new ushort[] { 6 }, CancellationToken.None);
        var words = new ushort[125];
        await client.ReadHoldingRegistersAsync(Unit, 875, words, CancellationToken.None);
        words[124].ShouldBe((ushort)(999 * 7));
    }

    [FactIfModbusPeers]
    public async Task A_libmodbus_client_understands_our_server()
    {
        await using var server = Loop.Serve(new MemoryUnit(1000), Unit);
        (await ModbusPeers.LibmodbusClientAsync(server.EndPoint.Port, "check")).ShouldContain("11 12 3 11"); // 4 masked by FFF0, with 000B
    }

    [TheoryIfModbusPeers]
    [InlineData("socket", ModbusFraming.Mbap)]
    [InlineData("rtu", ModbusFraming.Rtu)]
    [InlineData("ascii", ModbusFraming.Ascii)]
    public async Task A_pymodbus_server_understands_our_client(string framer, ModbusFraming framing)
    {
        var port = FreePort.Next();
        await using var server = ModbusPeers.PymodbusServer(framer, port);
        ModbusClient? connected = null;
        await server.WaitUntilAsync(
            async _ =>
            {
                try
                {
                    connected = await Loop.ConnectAsync(new(IPAddress.Loopback, port), framing: framing);
                    return true;
                }
                catch (IOException)
                {
                    return false; // not yet
                }
            },
            Patience, "pymodbus to listen", CancellationToken.None);
        using var client = connected!;
        await UseAsync(client);
        var identification = await client.ReadIdentificationAsync(Unit, ModbusIdentification.Regular, CancellationToken.None);
        (identification[0], identification[1], identification[4]).ShouldBe(("pymodbus", "PM", "A server"));
    }

    [TheoryIfModbusPeers]
    [InlineData("socket", ModbusFraming.Mbap)]
    [InlineData("rtu", ModbusFraming.Rtu)]
    [InlineData("ascii", ModbusFraming.Ascii)]
    public async Task A_pymodbus_client_understands_our_server(string framer, ModbusFraming framing)
    {
        var unit = new MemoryUnit(1000) { Identification = new Dictionary<byte, string> { [0] = "Ours", [1] = "X", [2] = "1" } };
        for (var i = 0; i < 1000; i++)
            (unit.Input[i], unit.Inputs[i]) = ((ushort)(i * 11), i % 5 == 0);
        await using var server = Loop.Serve(unit, Unit, framing: framing);

        var lines = await ModbusPeers.PymodbusClientAsync(framer, server.EndPoint.Port);

        lines.ShouldBe(
        [
            "holding [1, 2, 3, 4095]", "input [220, 231]", "coils [True, False, True, True]", "inputs [False, True, False, False]",
            "exchanged [1, 77]", "vendor b'Ours'", "refused 2",
        ]);
    }

    /// <summary>Every function that both peers have, on their table of 7n, 11n, every third coil and every fifth input.</summary>
    private static async Task UseAsync(ModbusClient client)
    {
        var words = new ushort[3];
        await client.ReadHoldingRegistersAsync(Unit, 100, words, CancellationToken.None);
        words.ShouldBe([(ushort)700, (ushort)707, (ushort)714]);
        await client.ReadInputRegistersAsync(Unit, 100, words, CancellationToken.None);
        words.ShouldBe([(ushort)1100, (ushort)1111, (ushort)1122]);
        var bits = new bool[6];
        await client.ReadCoilsAsync(Unit, 9, bits, CancellationToken.None);
        bits.ShouldBe([true, false, false, true, false, false]);
        await client.ReadDiscreteInputsAsync(Unit, 9, bits, CancellationToken.None);
        bits.ShouldBe([false, true, false, false, false, false]);

        await client.WriteRegistersAsync(Unit, 200, new ushort[] { 1, 2, 0x1234 }, CancellationToken.None);
        await client.WriteRegisterAsync(Unit, 201, 9, CancellationToken.None);
        await client.MaskWriteRegisterAsync(Unit, 202, 0xFF00, 0x00CD, CancellationToken.None);
        await client.ReadWriteRegistersAsync(Unit, 200, words, 200, new ushort[] { 5 }, CancellationToken.None);
        words.ShouldBe([(ushort)5, (ushort)9, (ushort)0x12CD]);
        await client.WriteCoilsAsync(Unit, 300, OnOnOff, CancellationToken.None);
        await client.WriteCoilAsync(Unit, 302, true, CancellationToken.None);
        await client.ReadCoilsAsync(Unit, 300, bits.AsMemory(0, 3), CancellationToken.None);
        bits[..3].ShouldBe([true, true, true]);
        (await Should.ThrowAsync<ModbusException>(client.ReadHoldingRegistersAsync(Unit, 2000, words, CancellationToken.None).AsTask()))
            .Code.ShouldBe(ModbusExceptionCode.IllegalDataAddress);
    }
}
