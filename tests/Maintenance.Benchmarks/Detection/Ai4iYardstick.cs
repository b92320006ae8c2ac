using System.Globalization;
using Maintenance.Analytics.Prognostics.Boosting;
using Maintenance.Training;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// AI4I 2020 (Matzka 2020, UCI 601): does this operation end in a machine failure? Five stratified parts, each scored by a
/// model that has not seen it. Ids and the columns that say how a machine failed are never inputs. A fixture, not evidence:
/// the rows are simulated by rules.
/// </summary>
internal sealed class Ai4iYardstick : IYardstick
{
    private const int Folds = 5;
    private const int Seed = 42;
    private static readonly BoostingSettings Settings = new("binary:logistic", 200, 6, 0.06, 0.7, 0.7, 3, 1, 256);

    public string Name => "AI4I";

    public string? Missing(DetectionPlace place) =>
        DetectionPlace.FirstMissing(File(place)) ?? (XgboostLibrary.IsInstalled ? null : new MissingXgboostException().Message);

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"  seed {Seed}");
        var lines = await System.IO.File.ReadAllLinesAsync(File(place), cancellationToken);
        var rows = Read(lines);
        var folds = Stratified(rows, new(Seed));
        var precisions = Enumerable.Range(0, Folds).AsParallel().AsOrdered().WithDegreeOfParallelism(2)
            .Select(fold => PrecisionOf(rows, folds, fold, cancellationToken)).ToArray();
        var random = new Random(Seed);
        return
        [
            Figure.AtLeast($"{Name} average precision", Math.Round(precisions.Average(), 4), "", 0.86),
            Figure.Reported($"{Name} average precision, worst part", Math.Round(precisions.Min(), 4), ""),
            Figure.Reported($"{Name} average precision, floor: random", Math.Round(RankedRows.AveragePrecision(rows.Select(row => (random.NextDouble(), row.Failed))), 4), ""),
            Figure.Reported($"{Name} average precision, floor: always or never", Math.Round(RankedRows.AveragePrecision(rows.Select(row => (0.0, row.Failed))), 4), ""),
            Figure.Reported($"{Name} average precision, floor: clock", Math.Round(RankedRows.AveragePrecision(rows.Select((row, at) => ((double)at, row.Failed))), 4), ""),
            Figure.Reported($"{Name} average precision, floor: tool wear", Math.Round(RankedRows.AveragePrecision(rows.Select(row => ((double)row.Features[5], row.Failed))), 4), ""),
            Figure.Reported($"{Name} average precision, floor: torque", Math.Round(RankedRows.AveragePrecision(rows.Select(row => ((double)row.Features[4], row.Failed))), 4), ""),
        ];
    }

    private static double PrecisionOf(Row[] rows, int[] folds, int fold, CancellationToken cancellationToken)
    {
        var model = XgboostModel.Read(Booster.ModelOf(
            LabelledRows.Of(rows.Where((_, at) => folds[at] != fold).Select(row => (row.Features, row.Failed ? 1f : 0f))), Settings, Seed, cancellationToken));
        return RankedRows.AveragePrecision(rows.Where((_, at) => folds[at] == fold).Select(row => ((double)model.Predict(row.Features), row.Failed)));
    }

    /// <summary>Each part has its share of the failures.</summary>
    private static int[] Stratified(Row[] rows, Random random)
    {
        var folds = new int[rows.Length];
        foreach (var failed in new[] { true, false })
        {
            int[] places = [.. Enumerable.Range(0, rows.Length).Where(at => rows[at].Failed == failed)];
            random.Shuffle(places);
            foreach (var (order, at) in places.Index())
                folds[at] = order % Folds;
        }

        return folds;
    }

    private static Row[] Read(string[] lines)
    {
        var header = lines[0].TrimStart('\uFEFF').Split(',');
        int Column(string begin) => Array.FindIndex(header, name => name.StartsWith(begin, StringComparison.Ordinal));
        int[] measured = [Column("Air"), Column("Process"), Column("Rotational"), Column("Torque"), Column("Tool")];
        var (type, failed) = (Column("Type"), Column("Machine failure"));
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => new Row(
            Features("LMH".IndexOf(cells[type][0], StringComparison.Ordinal), [.. measured.Select(at => double.Parse(cells[at], CultureInfo.InvariantCulture))]),
            string.Equals(cells[failed], "1", StringComparison.Ordinal)))];
    }

    /// <summary>What is measured, and what follows from it: power in W, heat to get rid of in K, work on a worn tool in min·Nm.</summary>
    private static float[] Features(int quality, double[] measured)
    {
        var (air, process, speed, torque, wear) = (measured[0], measured[1], measured[2], measured[3], measured[4]);
        return
        [
            quality, (float)air, (float)process, (float)speed, (float)torque, (float)wear,
            (float)(torque * speed * 2 * Math.PI / 60), (float)(process - air), (float)(wear * torque), (float)(torque / speed),
        ];
    }

    private static string File(DetectionPlace place) => Path.Combine(place.Data, "ai4i", "ai4i2020.csv");

    private sealed record Row(float[] Features, bool Failed);
}
