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

    /// <summary>How the gateway's project has its code compiled: without counting for a profile first, which goes on for seconds.</summary>
    private static readonly Dictionary<string, string?> AsTheGateway = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "0" };

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
        // What a run is beside the one next to it: the machine itself changes its pace within a minute by more than the two differ.
        List<(Run Ours, Run Theirs)> pairs = [.. ours.Zip(theirs)];
        var (rates, cpus) = (Median(pairs, pair => pair.Theirs.Seconds / pair.Ours.Seconds), Median(pairs, pair => pair.Ours.CpuSeconds / pair.Theirs.CpuSeconds));
        return BenchReport.Of("modbus",
        [
            new("requests of 125 registers", Math.Round(rate), Math.Round(theirRate), Theirs, Math.Round(rates, 3), "1/s",
                ">= 0.9 of theirs", rates >= 0.9, null),
            new("CPU of the client for a request", Math.Round(cpu / Requests * 1e6, 2), Math.Round(theirCpu / Requests * 1e6, 2), Theirs,
                Math.Round(cpus, 3), "µs", "<= 1.5 of theirs", cpus <= 1.5, null),
            .. PlannerBench.Figures(),
        ]);
    }

    private static async Task<Run> MeasureAsync(CancellationToken cancellationToken, params string[] command)
    {
        var lines = await ChildProcess.RunAsync(new("taskset", ["-c", Core, .. command]) { Environment = AsTheGateway }, cancellationToken);
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

    private static double Median<T>(List<T> runs, Func<T, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private sealed record Run(double Seconds, double CpuSeconds);
}
