using System.Diagnostics;
using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Detection;

/// <summary>Detectors against public yardsticks, each beside what a detector without any sense would get.</summary>
internal static class DetectionBench
{
    private static readonly IYardstick[] Yardsticks =
    [
        new NabYardstick(),
        new SkabYardstick(),
        new PlantYearYardstick(),
        new CmapssYardstick(),
        new Ai4iYardstick(),
        new AzurePdmYardstick(),
        new CostYardstick(),
        new SkabCostYardstick(),
    ];

    public static async Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var yardstick in Yardsticks)
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

        return BenchReport.Of("detection", figures);
    }
}
