namespace Maintenance.Analytics.Prognostics;

/// <summary>What a model was trained on.</summary>
/// <param name="File">Name of the file without its folder.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="ShortestLife">In cycles.</param>
/// <param name="LongestLife">In cycles.</param>
public sealed record TrainingData(
    string File, string Sha256, int Units, int Cycles, int ShortestLife, int LongestLife, IReadOnlyList<ValueRange> Ranges)
{
    public static TrainingData Of(string file, string sha256, IReadOnlyList<EngineRun> runs) => new(
        file, sha256, runs.Count, runs.Sum(run => run.Cycles.Count),
        runs.Min(run => run.Cycles.Count), runs.Max(run => run.Cycles.Count), [.. RangesOf([.. runs.SelectMany(run => run.Cycles)])]);

    /// <summary>Settings and sensors of a cycle by the names that ranges have.</summary>
    public static IEnumerable<(string Source, double Value)> Named(EngineCycle cycle) =>
        cycle.Settings.Select((value, at) => ($"setting{at + 1}", value)).Concat(cycle.Sensors.Select((value, at) => ($"s{at + 1}", value)));

    private static IEnumerable<ValueRange> RangesOf(EngineCycle[] cycles) => cycles
        .SelectMany(Named).GroupBy(named => named.Source, StringComparer.Ordinal)
        .Select(named => new ValueRange(named.Key, named.Min(pair => pair.Value), named.Max(pair => pair.Value)));
}
