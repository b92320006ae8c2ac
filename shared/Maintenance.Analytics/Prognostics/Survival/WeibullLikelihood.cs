using MathNet.Numerics.LinearAlgebra;

namespace Maintenance.Analytics.Prognostics.Survival;

/// <summary>
/// Log-likelihood of right-censored Weibull lifetimes in the log-linear form (Lawless, Statistical Models and Methods for
/// Lifetime Data, 2nd edition, chapter 6): w = (log t − xβ) / σ has the smallest-extreme-value distribution.
/// The last parameter is log σ = −log shape.
/// </summary>
internal sealed class WeibullLikelihood
{
    private readonly Matrix<double> _design;
    private readonly Vector<double> _logTimes;
    private readonly bool[] _failed;

    public WeibullLikelihood(IReadOnlyList<Lifetime> lifetimes)
    {
        _design = Matrix<double>.Build.DenseOfRows(lifetimes.Select(lifetime => lifetime.Covariates.Prepend(1.0)));
        _logTimes = Vector<double>.Build.DenseOfEnumerable(lifetimes.Select(lifetime => Math.Log(lifetime.Time)));
        _failed = [.. lifetimes.Select(lifetime => lifetime.Failed)];
        if (_design.Rank() < _design.ColumnCount)
            throw new ArgumentException("The covariates cannot be told apart: leave out one that is constant or follows from others.", nameof(lifetimes));
    }

    /// <summary>Every unit alike, with the scatter of the logarithms of the times.</summary>
    public Vector<double> Start()
    {
        var start = Vector<double>.Build.Dense(_design.ColumnCount + 1);
        start[0] = _logTimes.Average();
        var scatter = Math.Sqrt(_logTimes.Average(time => (time - start[0]) * (time - start[0])));
        start[^1] = Math.Log(Math.Max(scatter, 1e-3));
        return start;
    }

    public double At(Vector<double> parameters)
    {
        var logSigma = parameters[^1];
        var residuals = Residuals(parameters);
        var sum = 0.0;
        for (var i = 0; i < _failed.Length; i++)
            sum += (_failed[i] ? residuals[i] - logSigma - _logTimes[i] : 0) - Math.Exp(residuals[i]);
        return sum;
    }

    /// <summary>Gradient and matrix of second derivatives.</summary>
    public (Vector<double> Gradient, Matrix<double> Curvature) SlopesAt(Vector<double> parameters)
    {
        var sigma = Math.Exp(parameters[^1]);
        var residuals = Residuals(parameters);
        var gradient = Vector<double>.Build.Dense(parameters.Count);
        var curvature = Matrix<double>.Build.Dense(parameters.Count, parameters.Count);
        for (var i = 0; i < _failed.Length; i++)
        {
            // Derivatives of the residual: −x/σ by a coefficient, −w by log σ.
            var (w, exp) = (residuals[i], Math.Exp(residuals[i]));
            var slope = Vector<double>.Build.Dense(parameters.Count, j => j < _design.ColumnCount ? -_design[i, j] / sigma : -w);
            var outer = (_failed[i] ? 1 : 0) - exp;
            gradient += outer * slope;
            gradient[^1] -= _failed[i] ? 1 : 0;
            curvature -= exp * slope.OuterProduct(slope);
            AddBend(curvature, i, outer, sigma, w);
        }

        return (gradient, curvature);
    }

    private void AddBend(Matrix<double> curvature, int row, double outer, double sigma, double residual)
    {
        var last = _design.ColumnCount;
        for (var j = 0; j < last; j++)
        {
            curvature[j, last] += outer * _design[row, j] / sigma;
            curvature[last, j] += outer * _design[row, j] / sigma;
        }

        curvature[last, last] += outer * residual;
    }

    private Vector<double> Residuals(Vector<double> parameters) =>
        (_logTimes - (_design * parameters.SubVector(0, _design.ColumnCount))) / Math.Exp(parameters[^1]);
}
