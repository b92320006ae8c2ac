using System.Globalization;

namespace Maintenance.Training;

/// <summary>How trees are grown; names and meaning are XGBoost's.</summary>
/// <param name="Objective"><c>reg:squarederror</c> or <c>binary:logistic</c>.</param>
/// <param name="ColumnShare">Share of the features that each tree may use.</param>
/// <param name="RowShare">Share of the rows that each tree is grown on.</param>
/// <param name="Bins">Thresholds tried for each feature: few are quick, many find a sharp limit.</param>
internal sealed record BoostingSettings(
    string Objective, int Trees, int Depth, double LearningRate, double ColumnShare, double RowShare, double LeastChildWeight, double Ridge, int Bins)
{
    /// <summary>Whoever trains several models runs them beside each other: one thread each wastes the least.</summary>
    private const int Threads = 1;

    public IEnumerable<(string Name, string Value)> Parameters(int seed) =>
    [
        ("booster", "gbtree"), ("tree_method", "hist"), ("objective", Objective), ("verbosity", "0"),
        ("nthread", Text(Threads)), ("max_bin", Text(Bins)), ("seed", Text(seed)), ("max_depth", Text(Depth)), ("eta", Text(LearningRate)),
        ("colsample_bytree", Text(ColumnShare)), ("subsample", Text(RowShare)),
        ("min_child_weight", Text(LeastChildWeight)), ("lambda", Text(Ridge)),
    ];

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
