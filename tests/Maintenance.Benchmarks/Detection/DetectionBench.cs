using System.Diagnostics;
using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Detection;

/// <summary>Detectors against public yardsticks, each beside what a detector without any sense would get.</summary>
internal static class DetectionBench
{
    private const double MostMinutes = 25;

    private static readonly IYardstick[] Yardsticks =
    [
        new NabYardstick(),
        new SkabYardstick(),
        new PlantYearYardstick(),
        new CmapssYardstick(),
        new Ai4iYardstick(),
        new AzurePdmYardstick(),
        new BudgetYardstick(),
        new CostYardstick(),
        new SkabCostYardstick(),
    ];

    public static IEnumerable<string> Names => Yardsticks.Select(yardstick => yardstick.Name);

    /// <param name="only">Name of the one yardstick that is measured; null for all.</param>
    public static async Task<BenchReport> RunAsync(Checkout checkout, string? only, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        var begun = Stopwatch.GetTimestamp();
        foreach (var yardstick in Yardsticks.Where(yardstick => only is null || string.Equals(yardstick.Name, only, StringComparison.Ordinal)))
        {
            using var folder = new TemporaryFolder();
            var place = DetectionPlace.Of(checkout, folder.Path);
            if (yardstick.Missing(place) is { } missing)
            {
                await Console.Out.WriteLineAsync($"{yardstick.Name}: skipped, {missing}");
                figures.Add(Figure.Unmeasured(yardstick.Name, "", null, $"skipped: {missing}"));
                continue;
            }

            await Console.Out.WriteLineAsync($"{yardstick.Name}:");
            var started = Stopwatch.GetTimestamp();
            var measured = await yardstick.RunAsync(place, cancellationToken);
            foreach (var figure in measured)
                await Console.Out.WriteLineAsync($"  {figure.Name}: {figure.Ours} {figure.Unit}{(figure.Must is { } must ? $" (must be {must})" : "")}");
            figures.AddRange(measured);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"  took {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
        }

        figures.Add(Figure.AtMost("detection, time of all", Math.Round(Stopwatch.GetElapsedTime(begun).TotalMinutes, 1), "min", MostMinutes));
        return BenchReport.Of("detection", figures);
    }
}
