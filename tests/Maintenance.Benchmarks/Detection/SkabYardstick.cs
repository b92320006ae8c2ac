namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// The Skoltech Anomaly Benchmark, group valve1: a pump test bench whose valve is closed and opened again, scored row by row from
/// row 401 on; and its recording without an anomaly. Each also with rows cut off the front, so that less is known of the machine.
/// </summary>
internal sealed class SkabYardstick : IYardstick
{
    private static readonly int[] Cuts = [0, 100, 200, 300];

    public string Name => "SKAB";

    public string? Missing(DetectionPlace place) => DetectionPlace.FirstMissing(
        Path.Combine(Data(place), "valve1"), Path.Combine(Data(place), "anomaly-free"), place.Scorer("skab_score.py"));

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        // The scorer takes every group that lies there: it gets the one that is measured here.
        Directory.CreateDirectory(Path.Combine(place.Folder, "labels"));
        Directory.CreateSymbolicLink(Path.Combine(place.Folder, "labels", "valve1"), Path.Combine(Data(place), "valve1"));
        List<SkabScore> scores = [];
        List<HealthyAlarms> healthy = [];
        foreach (var cut in Cuts)
        {
            var run = new SkabRun(Data(place), Path.Combine(place.Folder, $"cut-{cut}"));
            var results = await run.DetectAsync(cut, cancellationToken);
            scores.Add(await ScoreAsync(place, results, cancellationToken));
            healthy.Add(await HealthyAlarms.ReadAsync(Path.Combine(results, "anomaly-free"), cancellationToken));
        }

        return
        [
            Figure.AtLeast("SKAB valve1 F1", scores[0].F1, "", 0.78),
            Figure.AtLeast("SKAB valve1 event recall", scores[0].EventRecall, "", 0.9),
            Figure.Reported("SKAB valve1 median delay", scores[0].MedianDelaySeconds ?? -1, "s"),
            Figure.Reported("SKAB valve1 false alarm episodes", scores[0].FalseAlarmEpisodes, "episodes"),
            .. Cuts.Zip(scores).Skip(1).Select(cut => Figure.AtLeast($"SKAB valve1 F1, {cut.First} rows cut", cut.Second.F1, "", 0.78)),
            .. Cuts.Zip(scores).Skip(1).Select(cut => Figure.AtLeast($"SKAB valve1 event recall, {cut.First} rows cut", cut.Second.EventRecall, "", 0.9)),
            Figure.AtMost("SKAB valve1 F1 lost by a cut, at most", Math.Round(scores[0].F1 - scores.Min(score => score.F1), 3), "", 0.03),
            Figure.Reported("SKAB valve1 F1 gained by a cut, at most", Math.Round(scores.Max(score => score.F1) - scores[0].F1, 3), ""),
            Figure.AtMost("SKAB anomaly-free rows in alarm", healthy[0].Percent, "%", 8),
            Figure.AtMost("SKAB anomaly-free episodes", healthy[0].Episodes, "episodes", 2),
            .. Cuts.Zip(healthy).Skip(1).Select(cut => Figure.AtMost($"SKAB anomaly-free rows in alarm, {cut.First} rows cut", cut.Second.Percent, "%", 8)),
            .. Cuts.Zip(healthy).Skip(1).Select(cut => Figure.AtMost($"SKAB anomaly-free episodes, {cut.First} rows cut", cut.Second.Episodes, "episodes", 2)),
            .. await FloorsAsync(place, cancellationToken),
        ];
    }

    private static async Task<List<Figure>> FloorsAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var floor in SkabFloor.All)
        {
            var folder = Path.Combine(place.Folder, floor.Name);
            foreach (var group in SkabRun.Groups)
                await floor.WriteAsync(Path.Combine(Data(place), group), Path.Combine(folder, group), cancellationToken);
            var score = await ScoreAsync(place, folder, cancellationToken);
            var healthy = await HealthyAlarms.ReadAsync(Path.Combine(folder, "anomaly-free"), cancellationToken);
            figures.AddRange(
            [
                Figure.Reported($"SKAB valve1 F1, floor: {floor.Name}", score.F1, ""),
                Figure.Reported($"SKAB valve1 event recall, floor: {floor.Name}", score.EventRecall, ""),
                Figure.Reported($"SKAB valve1 median delay, floor: {floor.Name}", score.MedianDelaySeconds ?? -1, "s"),
                Figure.Reported($"SKAB valve1 false alarm episodes, floor: {floor.Name}", score.FalseAlarmEpisodes, "episodes"),
                Figure.Reported($"SKAB anomaly-free rows in alarm, floor: {floor.Name}", healthy.Percent, "%"),
                Figure.Reported($"SKAB anomaly-free episodes, floor: {floor.Name}", healthy.Episodes, "episodes"),
            ]);
        }

        return figures;
    }

    private static string Data(DetectionPlace place) => Path.Combine(place.Data, "skab", "data");

    private static async Task<SkabScore> ScoreAsync(DetectionPlace place, string predictions, CancellationToken cancellationToken)
    {
        var lines = await place.ScoreAsync("skab_score.py", ["score", "--skab", Path.Combine(place.Folder, "labels"), "--pred", predictions], cancellationToken);
        return SkabScore.Of(lines.Last(line => line.StartsWith('{')));
    }
}
