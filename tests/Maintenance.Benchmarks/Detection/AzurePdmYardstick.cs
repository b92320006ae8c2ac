using Maintenance.Analytics.Prognostics.Boosting;
using Maintenance.Training;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// Microsoft's sample of predictive maintenance: does a machine fail tomorrow? Trained on failures before September, asked for
/// September to December, from what is known at the end of the day before. A fixture, not evidence: it is simulated, and each
/// failure follows two days of clear signs.
/// </summary>
internal sealed class AzurePdmYardstick : IYardstick
{
    private const int Seed = 42;
    private const double AlarmLine = 0.5;
    private static readonly BoostingSettings Settings = new("binary:logistic", 150, 4, 0.1, 0.5, 0.8, 2, 1, 64);

    public string Name => "AzurePdM";

    public string? Missing(DetectionPlace place) =>
        DetectionPlace.FirstMissing(AzurePdmRecords.Files.Select(file => Path.Combine(Folder(place), file)))
        ?? (XgboostLibrary.IsInstalled ? null : new MissingXgboostException().Message);

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var records = await AzurePdmRecords.ReadAsync(Folder(place), cancellationToken);
        var train = Days(records, "2015-01-03", "2015-08-31");
        var test = Days(records, "2015-09-02", "2015-12-30");
        var model = XgboostModel.Read(Booster.ModelOf(
            LabelledRows.Of(train.Select(day => (day.Known, day.Fails ? 1f : 0f))), Settings, Seed, cancellationToken));
        (bool Alarms, bool Fails)[] judged = [.. test.Select(day => (model.Predict(day.Known) >= AlarmLine, day.Fails))];
        return
        [
            Figure.AtLeast($"{Name} next-day failure F1", Math.Round(RankedRows.F1(judged), 4), "", 0.95),
            Figure.Reported($"{Name} failures", judged.Count(day => day.Fails), "machine-days"),
            Figure.Reported($"{Name} failures found", judged.Count(day => day.Fails && day.Alarms), "machine-days"),
            Figure.Reported($"{Name} false alarms", judged.Count(day => day.Alarms && !day.Fails), "machine-days"),
            .. Floors(train.Count(day => day.Fails) / (double)train.Count, records.Machines.Count(), [.. judged.Select(day => day.Fails)]),
        ];
    }

    /// <summary>What alarms that look at no data get; those that come now and then come as often as failures did in training.</summary>
    /// <param name="fails">Whether a machine fails, by day and machine.</param>
    private IEnumerable<Figure> Floors(double rate, int machines, bool[] fails)
    {
        var (random, every) = (new Random(Seed), (int)Math.Round(1 / rate));
        foreach (var (floor, alarms) in new (string, Func<int, bool>)[]
        {
            ("never", _ => false), ("always", _ => true), ("clock", at => at / machines % every == 0), ("random", _ => random.NextDouble() < rate),
        })
        {
            yield return Figure.Reported($"{Name} F1, floor: {floor}", Math.Round(RankedRows.F1(fails.Select((failed, at) => (alarms(at), failed))), 4), "");
        }
    }

    private static List<(float[] Known, bool Fails)> Days(AzurePdmRecords records, string from, string to)
    {
        var first = AzurePdmRecords.DayOf(from);
        return [.. Enumerable.Range(first, AzurePdmRecords.DayOf(to) - first + 1).SelectMany(day => records.Machines.Select(machine =>
            (records.KnownAtTheEndOf(machine, day - 1), records.Fails(machine, day))))];
    }

    private static string Folder(DetectionPlace place) => Path.Combine(place.Data, "azurepdm");
}
