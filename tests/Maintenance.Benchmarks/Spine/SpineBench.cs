using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool;
using Maintenance.Tool.Check;

namespace Maintenance.Benchmarks.Spine;

/// <summary>Modbus servers → gateway → cloud → PostgreSQL, nothing left out and every commit on disk.</summary>
internal static class SpineBench
{
    private const string Unreported = "unreported loss";
    private const string Sampled = "sampled of asked";
    private const string Unstored = "stored less (sampled less declared gaps)";
    private const string Doubled = "stored twice";
    private const string Backlog = "backlog at the end";

    private const double SampledShare = 0.99;
    private const double BacklogBoundSeconds = 2;
    private static readonly int[] Rates = [10_000, 50_000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public static Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken) =>
        RunAsync(checkout, Rates, WarmUp, Window, cancellationToken);

    /// <param name="rates">Values a second; each a multiple of 1,000.</param>
    public static async Task<BenchReport> RunAsync(
        Checkout checkout, IReadOnlyList<int> rates, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var load in rates.Select(rate => new SpineLoad(rate)))
        {
            try
            {
                await OwnFolder.RunAsync(
                    checkout, "bench", async (options, token) =>
                    {
                        figures.AddRange(await MeasureAsync(options, load, warmUp, window, token));
                        return true;
                    },
                    cancellationToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                figures.AddRange(Unmeasured(load, broken.Message));
            }
        }

        return BenchReport.Of("spine", figures);
    }

    /// <summary>What a run that broke should have measured.</summary>
    private static IEnumerable<Figure> Unmeasured(SpineLoad load, string why) =>
    [
        Figure.Unmeasured(Name(load, Unreported), "values", "== 0", why),
        Figure.Unmeasured(Name(load, Sampled), "share", string.Create(CultureInfo.InvariantCulture, $">= {SampledShare}"), why),
        Figure.Unmeasured(Name(load, Unstored), "values", "== 0", why),
        Figure.Unmeasured(Name(load, Doubled), "values", "== 0", why),
        Figure.Unmeasured(Name(load, Backlog), "s", string.Create(CultureInfo.InvariantCulture, $"<= {BacklogBoundSeconds}"), why),
    ];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(
        ProductOptions options, SpineLoad load, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        await using var product = await LocalProduct.StartAsync(options, cancellationToken);
        var modbusPort = FreePort.Next();
        await product.StartSimulatorAsync(
            cancellationToken, "registers", "--port", $"{modbusPort}", "--units", $"{load.Devices}",
            "--registers", $"{SpineLoad.RegistersPerDevice}");
        await product.StartGatewayAsync(
            SpineLoad.GatewayName, load.Configuration(modbusPort), new Dictionary<string, string?>(), cancellationToken);
        options.Progress($"{load.ValuesPerSecond} values/s: warming up for {warmUp.TotalSeconds} s");
        await Task.Delay(warmUp, TimeProvider.System, cancellationToken);

        var programs = Programs(product).ToDictionary(program => program.Name, program => program.Id, StringComparer.Ordinal);
        var cpuBefore = programs.ToDictionary(program => program.Key, program => ProcessCost.CpuSecondsSoFar(program.Value), StringComparer.Ordinal);
        var begin = await MomentAsync(product, cancellationToken);
        options.Progress($"{load.ValuesPerSecond} values/s: measuring for {window.TotalSeconds} s");
        await Task.Delay(window, TimeProvider.System, cancellationToken);
        var end = await MomentAsync(product, cancellationToken);
        List<Figure> costs = [.. programs.SelectMany(program => Costs(
            load, program.Key, ProcessCost.Since(program.Value, cpuBefore[program.Key])))];

        options.Progress("stopping; the gateway delivers what it holds");
        var ledger = await product.Gateway!.StopAsync(cancellationToken);
        var given = await product.Simulator!.CountsAsync(cancellationToken);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, cancellationToken);
        return [.. Figures(load, begin, end, ledger, given, stored), .. costs];
    }

    private static IEnumerable<Figure> Figures(
        SpineLoad load, Moment begin, Moment end, GatewayLedger ledger, SimulatorCounts given, StoredCounts stored)
    {
        var asked = load.ValuesPerSecond * (end.At - begin.At).TotalSeconds;
        var unreported = Math.Abs(given.ModbusValuesServed - ledger.Given)
            + Math.Abs(ledger.Taken - ledger.Suppressed - ledger.Sampled)
            + Math.Abs(ledger.Sampled - stored.Stored - stored.DeclaredGaps);
        yield return Figure.Exactly(Name(load, Unreported), unreported, "values", 0);
        yield return Figure.AtLeast(Name(load, Sampled), Math.Round((end.Sampled - begin.Sampled) / asked, 4), "share", SampledShare);
        yield return Figure.Exactly(
            Name(load, Unstored), stored.Stored - (ledger.Sampled - stored.DeclaredGaps), "values", 0);
        yield return Figure.Exactly(Name(load, Doubled), stored.Duplicates, "values", 0);
        yield return Figure.AtMost(Name(load, Backlog), Math.Round(end.BacklogSeconds, 2), "s", BacklogBoundSeconds);
        yield return Figure.Reported(Name(load, "stored"), stored.Stored, "values");
        yield return Figure.Reported(Name(load, "declared gaps"), stored.DeclaredGaps, "values");
        yield return Figure.Reported(Name(load, "missed polls"), ledger.Gaps.GetValueOrDefault("PollOverrun"), "values");
        yield return Figure.Reported(Name(load, "sampled to stored p95"), Math.Round(stored.SampleToStoredP95Ms ?? 0, 1), "ms");
    }

    private static IEnumerable<Figure> Costs(SpineLoad load, string program, ProcessCost cost)
    {
        yield return Figure.Reported(Name(load, $"{program} cpu"), Math.Round(cost.CpuSeconds, 2), "s");
        yield return Figure.Reported(Name(load, $"{program} peak memory of its largest process"), Math.Round(cost.PeakMemoryMib, 1), "MiB");
    }

    private static string Name(SpineLoad load, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{load.ValuesPerSecond}/s {what}");

    private static IEnumerable<(string Name, int Id)> Programs(LocalProduct product) =>
    [
        ("simulator", product.Simulator!.Process.Identity.Id),
        ("gateway", product.Gateway!.Process.Identity.Id),
        ("cloud", product.Cloud.Process.Identity.Id),
        ("mosquitto", product.Broker.Server.Identity.Id),
        .. product.PostgresServer is { } postgres ? [("postgresql", postgres.Identity.Id)] : Array.Empty<(string, int)>(),
    ];

    /// <summary>The gateway's counters at one moment, by this machine's clock.</summary>
    private static async Task<Moment> MomentAsync(LocalProduct product, CancellationToken cancellationToken)
    {
        var status = await product.Gateway!.StatusAsync(cancellationToken);
        var nowUtc = TimeProvider.System.GetUtcNow();
        return new(nowUtc, status.GetProperty("sampled").GetInt64(), GatewayStatus.Backlog(status, nowUtc).TotalSeconds);
    }

    private sealed record Moment(DateTimeOffset At, long Sampled, double BacklogSeconds);
}
