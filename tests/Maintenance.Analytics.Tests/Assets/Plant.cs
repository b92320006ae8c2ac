using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>Rows of an asset's tags as machines give them, for tests.</summary>
internal static class Plant
{
    public const int Tags = 5;

    /// <summary>Noise, a cycle, a wandering temperature, a quantised flow, a tag that goes with the cycle; from somewhere on another flow.</summary>
    public static double[][] Rows(int seed, int length)
    {
        var random = new Random(seed);
        var (temperature, step) = (60.0, random.Next(length));
        return [.. Enumerable.Range(0, length).Select(i =>
        {
            temperature += Noise(random) * 0.1;
            var load = Math.Sin(2 * Math.PI * i / 97);
            return new[]
            {
                Noise(random),
                load + (0.2 * Noise(random)),
                temperature,
                Math.Round(32 + (0.6 * Noise(random)) - (i > step ? 5 : 0)),
                (2 * load) + (0.3 * Noise(random)),
            };
        })];
    }

    /// <summary>What a detector must survive, among good rows.</summary>
    public static (double[] Values, DateTimeOffset At)[] Hostile(int seed, int length)
    {
        var series = Enumerable.Range(0, Tags).Select(tag => Series.Hostile((seed * Tags) + tag, length)).ToArray();
        return [.. Rows(seed, length).Select((row, i) => (
            row.Select((value, tag) => double.IsFinite(series[tag][i].Value) && Math.Abs(series[tag][i].Value) < 1000 ? value : series[tag][i].Value)
                .ToArray(),
            series[0][i].At))];
    }

    public static AssetDetector Detector(int tags = Tags) => new(tags, new(AlarmBudget.Usual));

    /// <summary>Takes rows one second after the other.</summary>
    public static List<Verdict> Judge(IRowDetector detector, IEnumerable<double[]> rows, int from = 0) =>
        [.. rows.Select((row, i) => detector.Take(row, Series.Start.AddSeconds(from + i)))];

    public static List<Verdict> Judge(AssetDetector detector, IEnumerable<(double[] Values, DateTimeOffset At)> rows) =>
        [.. rows.Select(row => detector.Take(row.Values, row.At))];

    /// <summary>About normal, with a standard deviation of 1.</summary>
    public static double Noise(Random random)
    {
        double sum = 0;
        for (var i = 0; i < 12; i++)
            sum += random.NextDouble();
        return sum - 6;
    }
}
