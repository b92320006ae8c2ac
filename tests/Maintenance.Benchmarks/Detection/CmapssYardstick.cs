using System.Globalization;
using System.Text.Json;
using Maintenance.Tool.Prognosis;
using Maintenance.Training;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// NASA's turbofans (C-MAPSS FD001, Saxena, Goebel, Simon and Eklund 2008), through <c>rul train</c> and <c>rul predict</c>:
/// remaining life after the last known cycle of engines that the model has not seen.
/// </summary>
internal sealed class CmapssYardstick : IYardstick
{
    private const int Seed = 42;

    public string Name => "C-MAPSS FD001";

    public string? Missing(DetectionPlace place) =>
        DetectionPlace.FirstMissing(File(place, "train_FD001.txt"), File(place, "test_FD001.txt"), Truth(place), place.Scorer("cmapss_score.py"))
        ?? (XgboostLibrary.IsInstalled ? null : new MissingXgboostException().Message);

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var model = Path.Combine(place.Folder, "model.json");
        await TrainRul.RunAsync(File(place, "train_FD001.txt"), model, Seed, cancellationToken);
        await PredictRul.RunAsync(model, File(place, "test_FD001.txt"), place.Folder, cancellationToken);
        var predictions = Path.Combine(place.Folder, "rul.txt");
        var raw = await ScoreAsync(place, predictions, [], cancellationToken);
        var capped = await ScoreAsync(place, predictions, ["--cap", "125"], cancellationToken);
        return
        [
            Figure.AtMost($"{Name} raw RMSE", Math.Round(raw.Rmse, 3), "cycles", 12.8),
            Figure.AtMost($"{Name} NASA score", Math.Round(raw.Nasa, 1), "", 230),
            Figure.Reported($"{Name} RMSE, truth capped at 125", Math.Round(capped.Rmse, 3), "cycles"),
            .. await CoverageAsync(place, cancellationToken),
            .. await FloorsAsync(place, cancellationToken),
        ];
    }

    private async Task<IReadOnlyList<Figure>> CoverageAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var truth = await LifeLeftAsync(place, cancellationToken);
        var lines = await System.IO.File.ReadAllLinesAsync(Path.Combine(place.Folder, "rul.csv"), cancellationToken);
        (double Low, double High)[] intervals = [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => (Number(cells[3]), Number(cells[4])))];
        var held = intervals.Zip(truth).Count(pair => pair.Second >= pair.First.Low && pair.Second <= pair.First.High) / (double)truth.Length;
        return
        [
            Figure.AtLeast($"{Name} engines inside their 90 % interval", held, "share", 0.85),
            Figure.AtMost($"{Name} engines inside their 90 % interval, no wider than needed", held, "share", 0.95),
            Figure.Reported($"{Name} width of the intervals, mean", Math.Round(intervals.Average(interval => interval.High - interval.Low), 1), "cycles"),
        ];
    }

    /// <summary>What can be had without looking at a sensor, from the training engines only.</summary>
    private async Task<IReadOnlyList<Figure>> FloorsAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var train = await TurbofanFile.ReadAsync(File(place, "train_FD001.txt"), cancellationToken);
        var test = await TurbofanFile.ReadAsync(File(place, "test_FD001.txt"), cancellationToken);
        (double Age, double Left)[] moments = [.. train.SelectMany(run => Enumerable.Range(1, run.Cycles.Count)
            .Select(age => ((double)age, (double)(run.Cycles.Count - age)))).Where(moment => moment.Item2 <= RulTraining.Horizon)];
        var mean = moments.Average(moment => moment.Left);
        var (intercept, slope) = MathNet.Numerics.Fit.Line([.. moments.Select(moment => moment.Age)], [.. moments.Select(moment => moment.Left)]);
        List<Figure> figures = [];
        var random = new Random(Seed);
        foreach (var (floor, guess) in new (string, Func<int, double>)[]
        {
            ("never fails", _ => RulTraining.Horizon), ("always 125", _ => RulTraining.Cap), ("random", _ => RulTraining.Cap * random.NextDouble()),
            ("clock, a line on age", age => Math.Max(0, intercept + (slope * age))), ("mean", _ => mean),
        })
        {
            var path = Path.Combine(place.Folder, "floor.txt");
            await System.IO.File.WriteAllLinesAsync(
                path, test.Select(run => guess(run.Cycles.Count).ToString(CultureInfo.InvariantCulture)), cancellationToken);
            var score = await ScoreAsync(place, path, [], cancellationToken);
            var capped = await ScoreAsync(place, path, ["--cap", "125"], cancellationToken);
            figures.Add(Figure.Reported($"{Name} raw RMSE, floor: {floor}", Math.Round(score.Rmse, 3), "cycles"));
            figures.Add(Figure.Reported($"{Name} RMSE, truth capped at 125, floor: {floor}", Math.Round(capped.Rmse, 3), "cycles"));
            figures.Add(Figure.Reported($"{Name} NASA score, floor: {floor}", Math.Round(score.Nasa, 1), ""));
        }

        double[] left = [.. moments.Select(moment => moment.Left).Order()];
        var (low, high) = (left[(int)(0.05 * left.Length)], left[(int)(0.95 * left.Length)]);
        var truth = await LifeLeftAsync(place, cancellationToken);
        figures.Add(Figure.Reported($"{Name} engines inside one interval for all, floor", truth.Count(one => one >= low && one <= high) / (double)truth.Length, "share"));
        figures.Add(Figure.Reported($"{Name} width of one interval for all, floor", high - low, "cycles"));
        return figures;
    }

    private static async Task<(double Rmse, double Nasa)> ScoreAsync(
        DetectionPlace place, string predictions, IReadOnlyList<string> more, CancellationToken cancellationToken)
    {
        var lines = await place.ScoreAsync(
            "cmapss_score.py", ["score", "--rul", Truth(place), "--pred", predictions, .. more], cancellationToken);
        using var document = JsonDocument.Parse(lines.Single(line => line.StartsWith('{')));
        return (document.RootElement.GetProperty("rmse").GetDouble(), document.RootElement.GetProperty("nasa").GetDouble());
    }

    private static async Task<double[]> LifeLeftAsync(DetectionPlace place, CancellationToken cancellationToken) =>
        [.. (await System.IO.File.ReadAllLinesAsync(Truth(place), cancellationToken)).Where(line => line.Trim().Length > 0).Select(Number)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Truth(DetectionPlace place) => File(place, "RUL_FD001.txt");

    private static string File(DetectionPlace place, string name) => Path.Combine(place.Data, "cmapss", name);
}
