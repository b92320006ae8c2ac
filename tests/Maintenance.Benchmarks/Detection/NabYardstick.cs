using System.Text.Json;
using Maintenance.Tool.Detect;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// The Numenta Anomaly Benchmark (Lavin and Ahmad 2015), scored at the alarm line of 0.5: one setting for all files, and no
/// threshold fitted to their labels. 0 is a detector that never alarms, 100 a perfect one.
/// </summary>
internal sealed class NabYardstick : IYardstick
{
    public string Name => "NAB";

    public string? Missing(DetectionPlace place) =>
        DetectionPlace.FirstMissing(Path.Combine(place.Data, "nab", "data"), place.Scorer("nab_score.py"));

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var data = Path.Combine(place.Data, "nab", "data");
        var results = Path.Combine(place.Folder, "ours");
        await DetectCommand.RunAsync(data, results, profile: null, cancellationToken);
        var ours = await ScoreAsync(place, results, cancellationToken);
        List<Figure> figures =
        [
            Figure.AtLeast("NAB standard", ours["standard"].Score, "points", 60),
            Figure.AtMost("NAB false episodes", ours["standard"].FalseEpisodes, "episodes", 110),
            Figure.Reported("NAB windows found", ours["standard"].Found, "windows"),
            Figure.Reported("NAB windows", ours["standard"].Windows, "windows"),
            Figure.Reported("NAB low false positives", ours["reward_low_FP_rate"].Score, "points"),
            Figure.Reported("NAB low false negatives", ours["reward_low_FN_rate"].Score, "points"),
        ];
        foreach (var floor in Floor.All)
        {
            var folder = Path.Combine(place.Folder, floor.Name);
            await floor.WriteAsync(results, folder, cancellationToken);
            var scores = await ScoreAsync(place, folder, cancellationToken);
            figures.AddRange(
            [
                Figure.Reported($"NAB standard, floor: {floor.Name}", scores["standard"].Score, "points"),
                Figure.Reported($"NAB false episodes, floor: {floor.Name}", scores["standard"].FalseEpisodes, "episodes"),
                Figure.Reported($"NAB windows found, floor: {floor.Name}", scores["standard"].Found, "windows"),
                Figure.Reported($"NAB low false positives, floor: {floor.Name}", scores["reward_low_FP_rate"].Score, "points"),
                Figure.Reported($"NAB low false negatives, floor: {floor.Name}", scores["reward_low_FN_rate"].Score, "points"),
            ]);
        }

        return figures;
    }

    private static async Task<Dictionary<string, NabScore>> ScoreAsync(DetectionPlace place, string results, CancellationToken cancellationToken)
    {
        var lines = await place.ScoreAsync(
            "nab_score.py", ["score", "--nab", Path.Combine(place.Data, "nab"), "--results", results, "--threshold", "0.5"], cancellationToken);
        return lines.Where(line => line.StartsWith('{')).Select(NabScore.Of).ToDictionary(score => score.Profile, StringComparer.Ordinal);
    }

    private sealed record NabScore(string Profile, double Score, int Found, int Windows, int FalseEpisodes)
    {
        public static NabScore Of(string line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new(
                root.GetProperty("profile").GetString()!, root.GetProperty("score").GetDouble(), root.GetProperty("windows_hit").GetInt32(),
                root.GetProperty("windows").GetInt32(), root.GetProperty("fa_episodes").GetInt32());
        }
    }
}
