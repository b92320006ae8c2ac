using System.Diagnostics;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus.Interop;

/// <summary>RTU and ASCII on two ends of a serial line.</summary>
public sealed class SerialLineTests : IDisposable
{
    private const byte Unit = 17;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serial");

    private string Near => Path.Combine(_folder.FullName, "near");

    private string Far => Path.Combine(_folder.FullName, "far");

    public void Dispose() => _folder.Delete(recursive: true);

    [FactIfModbusPeers]
    public async Task A_libmodbus_slave_answers_our_client_and_a_silent_one_holds_it_up_only_once()
    {
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        await using var slave = await ModbusPeers.LibmodbusServerAsync("rtu", Far, $"{Unit}");
        using var client = await ConnectAsync(ModbusFraming.Rtu);
        var words = new ushort[100];
        for (var i = 0; i < 5; i++)
        {
            await client.ReadHoldingRegistersAsync(Unit, (ushort)(100 + i), words, CancellationToken.None);
            words[99].ShouldBe((ushort)((199 + i) * 7));
        }

        await Should.ThrowAsync<TimeoutException>(client.ReadHoldingRegistersAsync(3, 0, words, CancellationToken.None).AsTask());
        await client.WriteRegisterAsync(Unit, 0, 99, CancellationToken.None);
        await client.ReadHoldingRegistersAsync(Unit, 0, words, CancellationToken.None);
        words[0].ShouldBe((ushort)99);
        (await Should.ThrowAsync<ModbusException>(client.ReadInputRegistersAsync(Unit, 990, words, CancellationToken.None).AsTask()))
            .Code.ShouldBe(ModbusExceptionCode.IllegalDataAddress);
    }

    [FactIfModbusPeers]
    public async Task Mbpoll_reads_and_writes_our_serial_server()
    {
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        var unit = new MemoryUnit(100);
        unit.Holding[5] = 4321;
        await using var server = Serve(unit, ModbusFraming.Rtu);

        string[] common = ["-1", "-0", "-a", $"{Unit}", "-m", "rtu", "-b", "115200", "-P", "none", "-s", "2"];
        (await ModbusPeers.MbpollAsync([.. common, "-t", "4", "-r", "5", Near])).ShouldContain("[5]: \t4321");
        await ModbusPeers.MbpollAsync([.. common, "-t", "4", "-r", "7", Near, "1", "2"]);
        unit.Holding[7..9].ShouldBe([(ushort)1, (ushort)2]);
    }

    [FactIfModbusPeers]
    public async Task Our_client_and_our_server_speak_ascii_on_a_line()
    {
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        var unit = new MemoryUnit(100);
        await using var server = Serve(unit, ModbusFraming.Ascii);
        using var client = await ConnectAsync(ModbusFraming.Ascii);
        await client.WriteRegistersAsync(Unit, 3, new ushort[] { 10, 13 }, CancellationToken.None);
        var words = new ushort[2];
        await client.ReadHoldingRegistersAsync(Unit, 3, words, CancellationToken.None);
        words.ShouldBe([(ushort)10, (ushort)13]);
    }

    [FactIfModbusPeers]
    public async Task What_a_port_cannot_do_is_said()
    {
        (await Should.ThrowAsync<IOException>(ConnectAsync(ModbusFraming.Rtu))).Message.ShouldContain("cannot be opened: No such file");
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        (await Should.ThrowAsync<IOException>(ConnectAsync(ModbusFraming.Rtu, new() { Port = Near, Rs485 = new() })))
            .Message.ShouldContain("RS-485");
        (await Should.ThrowAsync<IOException>(ConnectAsync(ModbusFraming.Rtu, new() { Port = Near, BaudRate = 12345 })))
            .Message.ShouldContain("12345");
    }

    [FactIfModbusPeers]
    public async Task A_port_that_somebody_has_is_had_by_nobody_else_not_even_root()
    {
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        using (await ConnectAsync(ModbusFraming.Rtu))
        {
            (await Should.ThrowAsync<IOException>(ConnectAsync(ModbusFraming.Rtu)))
                .Message.ShouldContain("cannot be had for this process alone");
        }

        using var after = await ConnectAsync(ModbusFraming.Rtu);
    }

    [FactIfModbusPeers]
    public async Task What_nobody_reads_is_thrown_away_and_counted()
    {
        await using var line = await ModbusPeers.SerialLineAsync(Near, Far);
        using var port = SerialLine.Open(Port(Near), TimeProvider.System);
        await using var noise = new FileStream(Far, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (port.Dropped == 0)
            await noise.WriteAsync((byte[])[0x55], patience.Token);
    }

    /// <summary>A pseudo-terminal takes any: what the kernel's names stand for is asked of another that knows them.</summary>
    [TheoryIfModbusPeers]
    [InlineData(8, SerialParity.Even, 1, "CREAD|CLOCAL|CS8|PARENB", "INPCK")]
    [InlineData(8, SerialParity.Odd, 1, "CREAD|CLOCAL|CS8|PARENB|PARODD", "INPCK")]
    [InlineData(8, SerialParity.None, 2, "CREAD|CLOCAL|CS8|CSTOPB", "0")]
    [InlineData(7, SerialParity.Even, 2, "CREAD|CLOCAL|CS7|CSTOPB|PARENB", "INPCK")]
    public async Task A_port_is_set_up_as_the_kernel_names_it(int dataBits, SerialParity parity, int stopBits, string control, string input)
    {
        var options = new SerialLineOptions { Port = "any", DataBits = dataBits, Parity = parity, StopBits = stopBits };
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", $"from termios import *\nprint({control}, {input})"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        (await python.StandardOutput.ReadToEndAsync(CancellationToken.None)).Trim()
            .ShouldBe($"{SerialPort.ControlOf(options)} {SerialPort.InputOf(options)}");
        await python.WaitForExitAsync(CancellationToken.None);
    }

    private static Task<ModbusClient> ConnectAsync(ModbusFraming framing, SerialLineOptions serial) => ModbusClient.ConnectAsync(
        new() { Serial = serial, Framing = framing, ResponseTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System, CancellationToken.None);

    private Task<ModbusClient> ConnectAsync(ModbusFraming framing) => ConnectAsync(framing, Port(Near));

    private ModbusSerialServer Serve(MemoryUnit unit, ModbusFraming framing) => ModbusSerialServer.Start(new()
    {
        Serial = Port(Far),
        Framing = framing,
        Units = new Dictionary<byte, IModbusUnit> { [Unit] = unit },
    });

    private static SerialLineOptions Port(string path) => new() { Port = path, BaudRate = 115200, Parity = SerialParity.None, StopBits = 2 };
}
