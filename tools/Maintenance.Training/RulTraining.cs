using System.Text.Json;
using Maintenance.Analytics.Prognostics;
using Maintenance.Analytics.Prognostics.Boosting;

namespace Maintenance.Training;

/// <summary>Makes a model of remaining life from units that were recorded until they failed.</summary>
public static class RulTraining
{
    /// <summary>Cycles of remaining life above which a unit counts as healthy, and none is predicted; the usual cap for this data (Heimes 2008: 125 to 130).</summary>
    public const double Cap = 125;

    /// <summary>Cycles before failure in which the model is trained and judged.</summary>
    public const double Horizon = 150;

    /// <summary>Cycles before failure in which the intervals hold: most units of a fleet are not near their end.</summary>
    public const double IntervalHorizon = 200;

    /// <summary>Cycles below the cap in which a prediction, erring as it does by some ten, says no more than that a unit is healthy.</summary>
    private const double NearCap = 15;

    /// <summary>Share of true values that the intervals hold.</summary>
    public const double Coverage = 0.9;

    private const int Folds = 5;
    private const int Workers = 2;

    /// <summary>Neighbouring cycles tell nearly the same: so many rows are enough, and training stays quick.</summary>
    private const int EnoughRows = 10_000;

    private const int LeastUnits = 2 * Folds;

    /// <summary>Judged from the cycle on at which the windows are mostly filled.</summary>
    private const int FirstJudged = 31;

    private static readonly BoostingSettings[] Members =
    [
        new("reg:squarederror", 350, 4, 0.03, 0.2, 0.5, 10, 5, 64),
        new("reg:squarederror", 400, 3, 0.05, 0.1, 0.5, 10, 5, 64),
        new("reg:squarederror", 300, 5, 0.03, 0.1, 0.5, 10, 5, 64),
    ];

    /// <summary>Cross-validates by units, calibrates the intervals, and trains on all units.</summary>
    /// <exception cref="ArgumentException">Too few units, or nothing in them that changes.</exception>
    /// <exception cref="MissingXgboostException">XGBoost's library is not installed.</exception>
    public static RulModelContent Train(
        IReadOnlyList<EngineRun> runs, TrainingFile file, int seed, Action<string> progress, CancellationToken cancellationToken)
    {
        if (runs.Count < LeastUnits)
            throw new ArgumentException($"{runs.Count} units are too few to train and to judge a model; {LeastUnits} are needed.", nameof(runs));
        XgboostLibrary.RequireInstalled();
        progress("training on all units");
        var (conditions, fused, boosters) = Fit(runs, seed, cancellationToken);
        progress($"cross-validation in {Folds} parts");
        var folds = EngineFolds.Draw(runs.Count, Folds, seed);
        HeldOut[] held = [.. Enumerable.Range(0, Folds).AsParallel().AsOrdered().WithDegreeOfParallelism(Workers).WithCancellation(cancellationToken)
            .SelectMany(fold => HoldOut(runs, folds, fold, seed, cancellationToken))];
        HeldOut[] judged = [.. held.Where(cut => cut.True <= Horizon)];
        return new(
            WindowFeatures.Version, Cap, Horizon, TrainingData.Of(file.Name, file.Sha256, runs),
            RulJudgement.Of(judged, IntervalOf, held, Folds, seed), conditions, fused, RulModel.FeaturesOf(conditions, fused).Names,
            IntervalOf(held), boosters);
    }

    private static ConformalInterval IntervalOf(IReadOnlyList<HeldOut> held) => ConformalInterval
        .Fit([.. held.Where(cut => cut.True <= Horizon).Select(cut => (cut.Predicted, cut.True))], Coverage)
        .OpenAbove(Cap - NearCap, held.Select(cut => (cut.Predicted, cut.True)));

    private static IEnumerable<HeldOut> HoldOut(
        IReadOnlyList<EngineRun> runs, int[] folds, int fold, int seed, CancellationToken cancellationToken)
    {
        var (conditions, fused, boosters) = Fit([.. runs.Where((_, at) => folds[at] != fold)], seed, cancellationToken);
        BoostedTrees[] trees = [.. boosters.Select(XgboostModel.Read)];
        foreach (var run in runs.Where((_, at) => folds[at] == fold))
        {
            int[] cuts = [.. Enumerable.Range(1, run.Cycles.Count - 1).Where(count => count >= FirstJudged && run.Cycles.Count - count <= IntervalHorizon)];
            foreach (var (row, cut) in FeaturesAfter(run, conditions, fused, cuts).Zip(cuts))
                yield return new(fold, cut, run.Cycles.Count - cut, Math.Clamp(trees.Average(tree => (double)tree.Predict(row)), 0, Cap));
        }
    }

    private static (OperatingConditions Conditions, IReadOnlyList<FusedSignal> Fused, JsonElement[] Boosters) Fit(
        IReadOnlyList<EngineRun> runs, int seed, CancellationToken cancellationToken)
    {
        var conditions = OperatingConditionSearch.Find(runs);
        var fused = FusionSearch.Find(runs, conditions, Cap);
        var stride = (int)Math.Ceiling(runs.Sum(run => Math.Min(run.Cycles.Count, Horizon + 1)) / EnoughRows);
        var rows = LabelledRows.Of(runs.SelectMany((run, at) => RowsOf(run, conditions, fused, at % stride, stride)));
        return (conditions, fused, [.. Members.Index().AsParallel().AsOrdered().WithDegreeOfParallelism(Workers).WithCancellation(cancellationToken)
            .Select(member => Booster.ModelOf(rows, member.Item, seed + member.Index, cancellationToken))]);
    }

    /// <summary>Rows of the horizon alone: what lies before it looks alike, and would be told apart by noise.</summary>
    private static IEnumerable<(float[] Row, float Label)> RowsOf(
        EngineRun run, OperatingConditions conditions, IReadOnlyList<FusedSignal> fused, int offset, int stride)
    {
        int[] cuts = [.. Enumerable.Range(1, run.Cycles.Count).Where(count => count % stride == offset && run.Cycles.Count - count <= Horizon)];
        return FeaturesAfter(run, conditions, fused, cuts).Zip(cuts, (row, cut) => (row, (float)(run.Cycles.Count - cut)));
    }

    private static float[][] FeaturesAfter(EngineRun run, OperatingConditions conditions, IReadOnlyList<FusedSignal> fused, int[] cuts) =>
        RulModel.FeaturesOf(conditions, fused).After(RulModel.SignalsOf(conditions.Normalise(run), fused), cuts);
}
