using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Modbus;

/// <summary>Our client and libmodbus's in turn against the same libmodbus server, all on one core; and the request planner.</summary>
internal static class ModbusBench
{
    private const string Theirs = "libmodbus 3.1.6";
    private const string Core = "0";
    private const int Requests = 200_000;
    private const int Runs = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var server = await CompileAsync(checkout, folder.Path, "server", cancellationToken);
        var client = await CompileAsync(checkout, folder.Path, "client", cancellationToken);
        var port = string.Create(CultureInfo.InvariantCulture, $"{FreePort.Next()}");
        await using var serving = ChildProcess.Start(new("taskset", "-c", Core, server, "tcp", port, "changing"));
        await serving.WaitForLineAsync(line => line.Contains("ready", StringComparison.Ordinal), Patience, cancellationToken);

        var bench = Path.Combine(AppContext.BaseDirectory, "Maintenance.Benchmarks.dll");
        List<Run> ours = [], theirs = [];
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(await MeasureAsync(cancellationToken, "dotnet", bench, OurModbusClient.Name, port, $"{Requests}"));
            theirs.Add(await MeasureAsync(cancellationToken, client, port, "read", $"{Requests}"));
        }

        var (rate, theirRate) = (Median(ours, run => Requests / run.Seconds), Median(theirs, run => Requests / run.Seconds));
        var (cpu, theirCpu) = (Median(ours, run => run.CpuSeconds), Median(theirs, run => run.CpuSeconds));
        return BenchReport.Of("modbus",
        [
            new("requests of 125 registers", Math.Round(rate), Math.Round(theirRate), Theirs, Math.Round(rate / theirRate, 3), "1/s",
                ">= 0.9 of theirs", rate >= 0.9 * theirRate, null),
            new("CPU of the client for a request", Math.Round(cpu / Requests * 1e6, 2), Math.Round(theirCpu / Requests * 1e6, 2), Theirs,
                Math.Round(cpu / theirCpu, 3), "µs", "<= 1.5 of theirs", cpu <= 1.5 * theirCpu, null),
            .. PlannerBench.Figures(),
        ]);
    }

    private static async Task<Run> MeasureAsync(CancellationToken cancellationToken, params string[] command)
    {
        var lines = await ChildProcess.RunAsync(new("taskset", ["-c", Core, .. command]), cancellationToken);
        var numbers = lines[^1].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[1]);
    }

    /// <summary>Compiles a program of tests/Peers/modbus.</summary>
    /// <returns>Where it lies.</returns>
    public static async Task<string> CompileAsync(Checkout checkout, string folder, string name, CancellationToken cancellationToken)
    {
        var program = Path.Combine(folder, name);
        var source = Path.Combine(checkout.Root, "tests", "Peers", "modbus", $"{name}.c");
        await ChildProcess.RunAsync(new("gcc", "-O2", "-I/usr/include/modbus", "-o", program, source, "-lmodbus"), cancellationToken);
        return program;
    }

    private static double Median(List<Run> runs, Func<Run, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private sealed record Run(double Seconds, double CpuSeconds);
}
