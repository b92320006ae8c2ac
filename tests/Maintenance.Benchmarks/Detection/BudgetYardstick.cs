using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// How many alarms healthy machines raise with the usual budget of one a week: a tag by its own detector, and the tags of an asset
/// by theirs, with and without one whose load comes in steps.
/// </summary>
internal sealed class BudgetYardstick : IYardstick
{
    private const int Series = 10;
    private const int Assets = 4;
    private const int SecondsOfWeek = 604_800;

    /// <summary>All kinds but the one in steps.</summary>
    private static readonly int[] Steady = [.. Enumerable.Range(0, HealthySignal.Kinds).Where(kind => kind != HealthySignal.Steps)];

    /// <summary>Of a young detector three alarms pass unranked, and what comes soon after them ranks as rare while the past is short.</summary>
    private const double FirstWeek = 6;

    /// <summary>The budget's own allowance: half as much again as it says.</summary>
    private const double LongRun = 1.5;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "healthy";

    public string? Missing(DetectionPlace place) => null;

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var (period, weeks) in new[] { (TimeSpan.FromSeconds(1), 1), (TimeSpan.FromMinutes(5), 26) })
        {
            var samples = weeks * (int)(SecondsOfWeek / period.TotalSeconds);
            var ofTags = await CountAsync(Series, i => OfTag(i, samples, period), cancellationToken);
            var ofSteady = await CountAsync(Assets, i => OfAsset(i, Steady, samples, period), cancellationToken);
            var ofStepping = await CountAsync(Assets, i => OfAsset(i, [.. Steady, HealthySignal.Steps], samples, period), cancellationToken);
            figures.AddRange(
            [
                Figure.AtMost($"{Name}, a sample every {period:g}, alarms of a tag and week", Math.Round(ofTags / (double)(Series * weeks), 3), "", 3),
                Figure.AtMost($"{Name}, a row every {period:g}, alarms of an asset of {Steady.Length} steady tags and week", Math.Round(ofSteady / (double)(Assets * weeks), 3), "", AlarmBudget.Usual),
                Figure.AtMost($"{Name}, a row every {period:g}, alarms of an asset with a load in steps besides and week", Math.Round(ofStepping / (double)(Assets * weeks), 3), "", weeks == 1 ? FirstWeek : LongRun),
                Figure.Reported($"{Name}, a row every {period:g}, alarms of an asset and week, floor: always alarming anew", samples / weeks, ""),
                Figure.Reported($"{Name}, a sample every {period:g}, alarms of a tag and week, floor: never", 0, ""),
                Figure.Reported($"{Name}, a sample every {period:g}, alarms of a tag and week, floor: always", samples / weeks, ""),
            ]);
        }

        return figures;
    }

    private static Task<int> CountAsync(int count, Func<int, int> alarms, CancellationToken cancellationToken) => Task.Run(
        () => Enumerable.Range(0, count).AsParallel().WithDegreeOfParallelism(2).WithCancellation(cancellationToken).Sum(alarms), cancellationToken);

    private static int OfTag(int series, int samples, TimeSpan period)
    {
        var (detector, signal, alarms) = (new TagDetector(new(AlarmBudget.Usual)), new HealthySignal(series), 0);
        for (var i = 0; i < samples; i++)
            alarms += detector.Take(signal.Next(), Start + (i * period)).IsAlarm ? 1 : 0;
        return alarms;
    }

    /// <summary>An asset's alarm lasts: counted is where one begins. Its budget is set as a gateway sets it.</summary>
    private static int OfAsset(int asset, int[] kinds, int rows, TimeSpan period)
    {
        var budget = AlarmBudget.Usual / Math.Max(1, TimeSpan.FromMinutes(5) / period);
        var (detector, alarms) = (new AssetDetector(kinds.Length, new(Math.Max(AlarmBudget.Least, budget))), 0);
        HealthySignal[] signals = [.. kinds.Select(kind => new HealthySignal(((100 + asset) * HealthySignal.Kinds) + kind))];
        var row = new double[kinds.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var tag = 0; tag < row.Length; tag++)
                row[tag] = signals[tag].Next();
            var verdict = detector.Take(row, Start + (i * period));
            alarms += verdict is { IsChange: true, IsAlarm: true } ? 1 : 0;
        }

        return alarms;
    }
}
