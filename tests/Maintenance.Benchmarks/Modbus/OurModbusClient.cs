using System.Diagnostics;
using System.Globalization;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Benchmarks.Modbus;

/// <summary>What tests/Peers/modbus/client.c does, with our client: reads 125 holding registers again and again.</summary>
internal static class OurModbusClient
{
    public const string Name = "modbus-client";

    /// <summary>So that what is measured has been compiled as it will stay.</summary>
    private const int WarmUp = 100_000;

    /// <summary>Prints the seconds it took and the CPU seconds it used.</summary>
    public static async Task<int> RunAsync(string port, string requests)
    {
        var options = new ModbusClientOptions { Host = "127.0.0.1", Port = int.Parse(port, CultureInfo.InvariantCulture) };
        using var client = await ModbusClient.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var words = new ushort[ModbusRequest.MaxRegistersRead];
        await ReadAsync(client, words, WarmUp);
        using var self = Process.GetCurrentProcess();
        var (began, used) = (TimeProvider.System.GetTimestamp(), self.TotalProcessorTime);
        await ReadAsync(client, words, int.Parse(requests, CultureInfo.InvariantCulture));
        var took = TimeProvider.System.GetElapsedTime(began);
        self.Refresh();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{took.TotalSeconds:F6} {(self.TotalProcessorTime - used).TotalSeconds:F6}"));
        return 0;
    }

    private static async Task ReadAsync(ModbusClient client, ushort[] words, int requests)
    {
        for (var i = 0; i < requests; i++)
            await client.ReadHoldingRegistersAsync(1, 0, words, CancellationToken.None);
    }
}
