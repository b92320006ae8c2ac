using Maintenance.Analytics.Prognostics;
using MathNet.Numerics;

namespace Maintenance.Training;

/// <summary>Judges held-out predictions, beside predictions that need no model.</summary>
internal static class RulJudgement
{
    /// <param name="held">What the errors are of.</param>
    /// <param name="intervalOf">Calibrates an interval.</param>
    /// <param name="covered">What the intervals are to hold.</param>
    public static RulFigures Of(
        IReadOnlyList<HeldOut> held, Func<IReadOnlyList<HeldOut>, ConformalInterval> intervalOf, IReadOnlyList<HeldOut> covered, int folds, int seed)
    {
        var mean = held.Average(cut => cut.True);
        var (intercept, slope) = Fit.Line([.. held.Select(cut => (double)cut.Age)], [.. held.Select(cut => cut.True)]);
        return new(
            folds, seed, held.Count,
            RootMeanSquare(held, cut => cut.Predicted - cut.True),
            RootMeanSquare(held, cut => cut.Predicted - Math.Min(cut.True, RulTraining.Cap)),
            100 * held.Average(cut => NasaScore(cut.Predicted - cut.True)),
            Covered(covered, intervalOf),
            RootMeanSquare(held, cut => mean - cut.True),
            RootMeanSquare(held, cut => RulTraining.Cap - cut.True),
            RootMeanSquare(held, cut => intercept + (slope * cut.Age) - cut.True));
    }

    /// <summary>Penalty of the PHM 2008 challenge for one prediction (Saxena, Goebel, Simon and Eklund 2008).</summary>
    private static double NasaScore(double late) => late < 0 ? Math.Exp(-late / 13) - 1 : Math.Exp(late / 10) - 1;

    /// <summary>Each fold's intervals are calibrated on the other folds.</summary>
    private static double Covered(IReadOnlyList<HeldOut> held, Func<IReadOnlyList<HeldOut>, ConformalInterval> intervalOf)
    {
        var inside = 0;
        foreach (var fold in held.GroupBy(cut => cut.Fold))
        {
            var interval = intervalOf([.. held.Where(cut => cut.Fold != fold.Key)]);
            inside += fold.Count(cut => interval.Around(cut.Predicted) is var (low, high) && cut.True >= low && cut.True <= high);
        }

        return (double)inside / held.Count;
    }

    private static double RootMeanSquare(IReadOnlyList<HeldOut> held, Func<HeldOut, double> error) =>
        Math.Sqrt(held.Average(cut => error(cut) * error(cut)));
}
