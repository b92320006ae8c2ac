using System.Diagnostics;
using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;

namespace Maintenance.Benchmarks.Detection;

/// <summary>What the detector of an asset costs a row, with as many tags as SKAB's test bench has.</summary>
internal sealed class SkabCostYardstick : IYardstick
{
    private const int Tags = 8;
    private const int Learning = 2_000;
    private const int Rows = 100_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "asset cost";

    public string? Missing(DetectionPlace place) => null;

    public Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var random = new Random(42);
        var rows = new double[Learning * Tags];
        foreach (ref var value in rows.AsSpan())
            value = random.NextDouble() + random.NextDouble();
        var asset = new AssetDetector(Tags, new(AlarmBudget.Usual));
        Run(asset, rows, 0, Learning);
        cancellationToken.ThrowIfCancellationRequested();

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        Run(asset, rows, Learning, Rows);
        var microseconds = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Rows / Tags;
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Rows;
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.AtMost("cost of an asset's row and tag", Math.Round(microseconds, 3), "µs", 10),
            Figure.Exactly("cost of an asset's row, allocated", bytes, "bytes", 0),
        ]);
    }

    private static void Run(AssetDetector asset, double[] rows, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            asset.Take(rows.AsSpan(i % Learning * Tags, Tags), Start.AddSeconds(i));
    }
}
