using System.Globalization;
using Maintenance.Benchmarks.Modbus;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Gateway;

/// <summary>Our gateway and Node-RED in turn between the same Modbus server and the same mosquitto.</summary>
internal static class GatewayBench
{
    private const string Theirs = "Node-RED 4.1.8, node-red-contrib-modbus 5.23.3";
    private const double MostMemoryMb = 150;
    private static readonly TimeSpan[] Periods = [TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(100)];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken) =>
        RunAsync(checkout, Periods, WarmUp, Window, cancellationToken);

    /// <summary>A small run, which shows that the bench works and not how fast anything is.</summary>
    public static Task<BenchReport> RunBrieflyAsync(Checkout checkout, TimeSpan window, CancellationToken cancellationToken) =>
        RunAsync(checkout, [Periods[0]], TimeSpan.FromSeconds(2), window, cancellationToken);

    private static async Task<BenchReport> RunAsync(
        Checkout checkout, IReadOnlyList<TimeSpan> periods, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var program = await ModbusBench.CompileAsync(checkout, folder.Path, "server", cancellationToken);
        var modbusPort = FreePort.Next();
        await using var server = ChildProcess.Start(new(program, "tcp", $"{modbusPort}", "changing", $"{GatewayLoad.Registers}"));
        await server.WaitForLineAsync(line => line.Contains("ready", StringComparison.Ordinal), Patience, cancellationToken);
        await using var broker = await PrivateBroker.StartAsync(new(), cancellationToken);

        List<Figure> figures = [];
        foreach (var load in periods.Select(period => new GatewayLoad(period)))
        {
            await Console.Out.WriteLineAsync($"{load.ValuesPerSecond} values/s");
            var place = new GatewayPlace(checkout, Directory.CreateDirectory(Path.Combine(folder.Path, $"{load.ValuesPerSecond}")).FullName, modbusPort, broker.Port);
            var ours = await MeasuredGateway.OursAsync(place, load, warmUp, window, cancellationToken);
            var theirs = await MeasuredGateway.TheirsAsync(place, load, warmUp, window, cancellationToken);
            figures.AddRange(Figures(load, ours, theirs));
        }

        return BenchReport.Of("gateway", figures);
    }

    private static IEnumerable<Figure> Figures(GatewayLoad load, GatewayCost ours, GatewayCost theirs)
    {
        var most = load.ValuesPerSecond >= 50_000 ? 0.5 : 0.8;
        var ratio = Math.Round(ours.CpuMicroseconds / theirs.CpuMicroseconds, 3);
        yield return new(
            Name(load, "delivered of asked"), ours.Share, theirs.Share, Theirs, Math.Round(ours.Share / theirs.Share, 3), "share", ">= 0.99", ours.Share >= 0.99, null);
        yield return Figure.Exactly(Name(load, "sampled less delivered, after the stop"), ours.Undelivered ?? double.NaN, "values", 0);
        yield return new(
            Name(load, "CPU for a delivered value"), ours.CpuMicroseconds, theirs.CpuMicroseconds, Theirs, ratio, "µs",
            string.Create(CultureInfo.InvariantCulture, $"<= {most} of theirs"), ratio <= most, null);
        yield return new(
            Name(load, "peak memory"), Math.Round(ours.PeakMemoryMb, 1), Math.Round(theirs.PeakMemoryMb, 1), Theirs,
            Math.Round(ours.PeakMemoryMb / theirs.PeakMemoryMb, 3), "MB",
            string.Create(CultureInfo.InvariantCulture, $"< {MostMemoryMb}"), ours.PeakMemoryMb < MostMemoryMb, null);
        yield return Figure.Exactly(Name(load, "declared missing within the window"), ours.Missed ?? double.NaN, "values", 0);
        yield return new(
            Name(load, "messages"), ours.Messages, theirs.Messages, Theirs, Math.Round((double)ours.Messages / theirs.Messages, 4), "messages", null, true, null);
    }

    private static string Name(GatewayLoad load, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{load.ValuesPerSecond}/s {what}");
}
