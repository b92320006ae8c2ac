using Maintenance.Analytics.Prognostics;
using MathNet.Numerics.LinearAlgebra;

namespace Maintenance.Training;

/// <summary>
/// Finds three ways to make one signal of all sensors, each with a standard deviation of 1: what best follows the life left
/// (least squares), what the sensors have most in common (first principal component), and what best tells the last cycles from
/// the first (Fisher 1936).
/// </summary>
internal static class FusionSearch
{
    /// <summary>Keeps the weights bounded where sensors nearly repeat each other.</summary>
    private const double RidgeOfLife = 10;

    private const double RidgeOfWear = 0.01;

    public static IReadOnlyList<FusedSignal> Find(IReadOnlyList<EngineRun> runs, OperatingConditions conditions, double cap)
    {
        double[][][] normalised = [.. runs.Select(conditions.Normalise)];
        (double[] Row, double Left, bool IsFirst, bool IsLast)[] cycles = [.. normalised.SelectMany(run => Cycles(run, cap))];
        var rows = Matrix<double>.Build.DenseOfRowArrays(cycles.Select(cycle => cycle.Row));
        var left = Vector<double>.Build.DenseOfEnumerable(cycles.Select(cycle => cycle.Left));
        var scatter = Covariance(rows);
        var life = Ridge(rows.TransposeThisAndMultiply(rows), RidgeOfLife).Solve(rows.TransposeThisAndMultiply(left - left.Average()));
        var common = scatter.Evd(Symmetricity.Symmetric).EigenVectors.Column(rows.ColumnCount - 1);
        var wear = Ridge(scatter, RidgeOfWear).Solve(Mean(cycles.Where(cycle => cycle.IsLast)) - Mean(cycles.Where(cycle => cycle.IsFirst)));
        return [Named("life", life, scatter), Named("common", common, scatter), Named("wear", wear, scatter)];
    }

    private static IEnumerable<(double[] Row, double Left, bool IsFirst, bool IsLast)> Cycles(double[][] run, double cap)
    {
        var count = run[0].Length;
        for (var at = 0; at < count; at++)
        {
            var cycle = at;
            yield return (
                [.. run.Select(sensor => sensor[cycle])], Math.Min(count - 1 - at, cap),
                at < WindowFeatures.FirstCycles, at >= count - WindowFeatures.FirstCycles);
        }
    }

    private static Vector<double> Mean(IEnumerable<(double[] Row, double Left, bool IsFirst, bool IsLast)> cycles)
    {
        double[][] rows = [.. cycles.Select(cycle => cycle.Row)];
        return Matrix<double>.Build.DenseOfRowArrays(rows).ColumnSums() / rows.Length;
    }

    private static Matrix<double> Covariance(Matrix<double> rows)
    {
        var means = rows.ColumnSums() / rows.RowCount;
        return (rows.TransposeThisAndMultiply(rows) / rows.RowCount) - means.OuterProduct(means);
    }

    private static Matrix<double> Ridge(Matrix<double> matrix, double ridge) =>
        matrix + Matrix<double>.Build.DenseDiagonal(matrix.RowCount, ridge);

    private static FusedSignal Named(string name, Vector<double> weights, Matrix<double> scatter)
    {
        var deviation = Math.Sqrt(weights.DotProduct(scatter * weights));
        return new(name, [.. weights.Select(weight => deviation > 0 ? weight / deviation : 0)]);
    }
}
