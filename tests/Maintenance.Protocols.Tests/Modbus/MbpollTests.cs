using System.Diagnostics;
using Maintenance.Protocols.Modbus;
using Shouldly;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Our server read and written by a program that is not ours.</summary>
public sealed class MbpollTests
{
    [FactIfMbpoll]
    public async Task Mbpoll_reads_floats_integers_and_bits()
    {
        var unit = new MemoryUnit(200);
        RegisterCodec.Encode(71.25, unit.Holding.AsSpan(10), RegisterType.Float32, WordOrder.Abcd);
        RegisterCodec.Encode(-5, unit.Input.AsSpan(20), RegisterType.Int32, WordOrder.Abcd);
        unit.Coils[3] = true;
        unit.Inputs[4] = true;
        await using var server = Loop.Serve(unit, unitId: 17);

        (await RunAsync(server, "-t", "4:float", "-B", "-r", "10")).ShouldContain("[10]: \t71.25");
        (await RunAsync(server, "-t", "3:int", "-B", "-r", "20")).ShouldContain("[20]: \t-5");
        (await RunAsync(server, "-t", "0", "-r", "3", "-c", "2")).ShouldContain("[3]: \t1\n[4]: \t0");
        (await RunAsync(server, "-t", "1", "-r", "3", "-c", "2")).ShouldContain("[3]: \t0\n[4]: \t1");
        (await RunAsync(server, "-t", "4:hex", "-r", "0", "-c", "125")).ShouldContain("[124]: \t0x0000");
    }

    [FactIfMbpoll]
    public async Task Mbpoll_writes_one_and_many()
    {
        var unit = new MemoryUnit(200);
        await using var server = Loop.Serve(unit, unitId: 17);

        await RunAsync(server, ["-t", "4", "-r", "7"], "1234");
        await RunAsync(server, ["-t", "4", "-r", "30"], "1", "2", "3");
        await RunAsync(server, ["-t", "0", "-r", "5"], "1");
        await RunAsync(server, ["-t", "0", "-r", "40"], "1", "0", "1");

        unit.Holding[7].ShouldBe((ushort)1234);
        unit.Holding[30..33].ShouldBe([(ushort)1, (ushort)2, (ushort)3]);
        unit.Coils[5].ShouldBeTrue();
        unit.Coils[40..43].ShouldBe([true, false, true]);
    }

    [FactIfMbpoll]
    public async Task Mbpoll_understands_our_refusals()
    {
        await using var server = Loop.Serve(new MemoryUnit(10), unitId: 17);
        (await RunAsync(server, "-t", "4", "-r", "9", "-c", "2")).ShouldContain("Illegal data address");
    }

    private static Task<string> RunAsync(ModbusTcpServer server, params string[] options) => RunAsync(server, options, []);

    private static async Task<string> RunAsync(ModbusTcpServer server, string[] options, params string[] values)
    {
        string[] arguments =
            ["-1", "-0", "-a", "17", "-p", $"{server.EndPoint.Port}", .. options, "127.0.0.1", .. values];
        using var process = Process.Start(new ProcessStartInfo("mbpoll", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}
