namespace Maintenance.Analytics.Prognostics;

/// <summary>
/// Intervals that hold the true value with a stated frequency, whatever the model's errors look like: normalised conformal
/// prediction (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018, section 5.2) on the errors of cross-validation. How wide it
/// is follows the typical error of predictions like this one; below and above have quantiles of their own, since a late
/// prediction and an early one err differently.
/// </summary>
/// <param name="Coverage">Share of true values to be held, above 0 and below 1.</param>
/// <param name="Knots">Predictions at which the typical error was measured, ascending.</param>
/// <param name="Scales">Typical error at each knot, above 0.</param>
/// <param name="Low">Lower bound in typical errors from the prediction.</param>
/// <param name="High">Upper bound in typical errors from the prediction.</param>
/// <param name="OpenFrom">Predictions from here on say "so many or more"; null where none does.</param>
/// <param name="OpenHigh">Their upper bound, if that is more.</param>
public sealed record ConformalInterval(
    double Coverage, IReadOnlyList<double> Knots, IReadOnlyList<double> Scales, double Low, double High, double? OpenFrom = null, double? OpenHigh = null)
{
    private const int KnotCount = 26;
    private const double NeighbourShare = 0.1;

    /// <summary>Calibrates on predictions of a model for units that it was not trained on.</summary>
    /// <exception cref="ArgumentException">Too few pairs for the coverage asked for.</exception>
    public static ConformalInterval Fit(IReadOnlyList<(double Predicted, double True)> held, double coverage)
    {
        var tail = (1 - coverage) / 2;
        if (held.Count * tail < 1)
            throw new ArgumentException($"{held.Count} predictions are too few to calibrate intervals of {coverage:P0}.", nameof(held));

        (double Predicted, double Error)[] byPrediction =
            [.. held.Select(pair => (pair.Predicted, Error: pair.True - pair.Predicted)).OrderBy(pair => pair.Predicted)];
        double[] knots = [.. Enumerable.Range(0, KnotCount).Select(i => byPrediction[i * (held.Count - 1) / (KnotCount - 1)].Predicted).Distinct()];
        var unscaled = new ConformalInterval(coverage, knots, [.. knots.Select(knot => TypicalError(byPrediction, knot))], 0, 0);
        double[] errors = [.. byPrediction.Select(pair => pair.Error / unscaled.ScaleAt(pair.Predicted)).Order()];
        // The finite-sample rank: (n + 1) × share, counted outwards.
        var rank = (int)Math.Floor((errors.Length + 1) * tail) - 1;
        return unscaled with { Low = errors[Math.Max(rank, 0)], High = errors[errors.Length - 1 - Math.Max(rank, 0)] };
    }

    /// <summary>
    /// Of a model whose predictions are capped, one near the cap may belong to any unit that is healthy: their upper bound is the
    /// quantile of what such units had left.
    /// </summary>
    /// <param name="from">Least prediction that is near the cap.</param>
    /// <param name="held">Also of units with more left than the intervals were calibrated on.</param>
    public ConformalInterval OpenAbove(double from, IEnumerable<(double Predicted, double True)> held)
    {
        double[] left = [.. held.Where(pair => pair.Predicted >= from).Select(pair => pair.True).Order()];
        var rank = (int)Math.Floor((left.Length + 1) * (1 - Coverage) / 2) - 1;
        return rank < 0 ? this : this with { OpenFrom = from, OpenHigh = left[left.Length - 1 - rank] };
    }

    /// <summary>Bounds around a prediction, not below 0.</summary>
    public (double Low, double High) Around(double predicted)
    {
        var scale = ScaleAt(predicted);
        var high = predicted + (High * scale);
        return (Math.Max(0, predicted + (Low * scale)), Math.Max(predicted >= OpenFrom ? OpenHigh ?? 0 : 0, high));
    }

    private double ScaleAt(double predicted)
    {
        var above = 0;
        while (above < Knots.Count && Knots[above] < predicted)
            above++;
        if (above == 0 || above == Knots.Count)
            return Scales[Math.Min(above, Knots.Count - 1)];
        var share = (predicted - Knots[above - 1]) / (Knots[above] - Knots[above - 1]);
        return Scales[above - 1] + (share * (Scales[above] - Scales[above - 1]));
    }

    /// <summary>Mean absolute error of the nearest predictions; at least half a cycle, the least that can be told apart.</summary>
    private static double TypicalError((double Predicted, double Error)[] byPrediction, double knot)
    {
        var neighbours = Math.Max(1, (int)(byPrediction.Length * NeighbourShare));
        return Math.Max(0.5, byPrediction.OrderBy(pair => Math.Abs(pair.Predicted - knot)).Take(neighbours).Average(pair => Math.Abs(pair.Error)));
    }
}
