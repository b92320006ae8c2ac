namespace Maintenance.Analytics.Prognostics.Boosting;

/// <summary>
/// Scores a model of gradient-boosted trees without any native library. Thresholds and sums are single precision, in the order
/// of the trees, as XGBoost has them: its own predictions are met to the last bits. Immutable: any thread may score.
/// </summary>
public sealed class BoostedTrees
{
    private readonly IReadOnlyList<RegressionTree> _trees;
    private readonly float _baseMargin;

    internal BoostedTrees(IReadOnlyList<RegressionTree> trees, int featureCount, float baseMargin, bool isLogistic)
    {
        _trees = trees;
        _baseMargin = baseMargin;
        FeatureCount = featureCount;
        IsLogistic = isLogistic;
        Bias = baseMargin + trees.Sum(tree => tree.Expected);
    }

    public int FeatureCount { get; }

    /// <summary>Whether a prediction is a probability.</summary>
    public bool IsLogistic { get; }

    /// <summary>The margin that is predicted where nothing is known: the mean over the rows of training.</summary>
    public double Bias { get; }

    /// <summary>The probability where <see cref="IsLogistic"/>, else the predicted value.</summary>
    /// <param name="row">One value a feature, in the order of training; NaN where it is missing.</param>
    public float Predict(ReadOnlySpan<float> row) => IsLogistic ? 1 / (1 + MathF.Exp(-Margin(row))) : Margin(row);

    /// <summary>The sum of the trees: for a probability, its log-odds.</summary>
    /// <exception cref="ArgumentException">The row has not one value for each feature.</exception>
    public float Margin(ReadOnlySpan<float> row)
    {
        RequireLength(row);
        var sum = _baseMargin;
        foreach (var tree in _trees)
            sum += tree.Predict(row);
        return sum;
    }

    /// <summary>
    /// What each feature adds to the margin of this row, by the Shapley value over the trees' own conditional means (exact
    /// TreeSHAP, Lundberg, Erion and Lee 2018, algorithm 2). With <see cref="Bias"/> they add up to the margin.
    /// </summary>
    public double[] Contributions(ReadOnlySpan<float> row)
    {
        RequireLength(row);
        var contributions = new double[FeatureCount];
        foreach (var tree in _trees)
            TreeShap.Add(tree, row, contributions);
        return contributions;
    }

    private void RequireLength(ReadOnlySpan<float> row)
    {
        if (row.Length != FeatureCount)
            throw new ArgumentException($"The model has {FeatureCount} features, the row {row.Length}.", nameof(row));
    }
}
