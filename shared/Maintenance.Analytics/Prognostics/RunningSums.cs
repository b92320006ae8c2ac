namespace Maintenance.Analytics.Prognostics;

/// <summary>Means, slopes and smoothed values of one sensor at any cycle, each in constant time.</summary>
internal sealed class RunningSums
{
    /// <summary>Weights of the newest cycle in the smoothed values.</summary>
    public static readonly double[] Weights = [0.05, 0.1, 0.3];

    private readonly double[] _sums;
    private readonly double[] _timed;
    private readonly double[][] _smoothed;

    public RunningSums(ReadOnlySpan<double> values)
    {
        _sums = new double[values.Length + 1];
        _timed = new double[values.Length + 1];
        for (var at = 0; at < values.Length; at++)
        {
            _sums[at + 1] = _sums[at] + values[at];
            _timed[at + 1] = _timed[at] + (at * values[at]);
        }

        _smoothed = new double[Weights.Length][];
        for (var i = 0; i < Weights.Length; i++)
            _smoothed[i] = Smooth(values, Weights[i]);
    }

    /// <summary>Mean of the values from a place up to, and without, another.</summary>
    public double Mean(int from, int to) => (_sums[to] - _sums[from]) / (to - from);

    /// <summary>Change a cycle by least squares; 0 for a single value.</summary>
    public double Slope(int from, int to)
    {
        var count = (double)(to - from);
        if (count < 2)
            return 0;
        var middle = (from + to - 1) / 2.0;
        return (_timed[to] - _timed[from] - (middle * (_sums[to] - _sums[from]))) / (count * ((count * count) - 1) / 12);
    }

    /// <summary>Exponentially weighted mean up to and with a place, corrected for its short beginning.</summary>
    public double Smoothed(int weight, int at) => _smoothed[weight][at];

    private static double[] Smooth(ReadOnlySpan<double> values, double weight)
    {
        var smoothed = new double[values.Length];
        var (mean, total) = (0.0, 0.0);
        for (var at = 0; at < values.Length; at++)
        {
            mean += weight * (values[at] - mean);
            total += weight * (1 - total);
            smoothed[at] = mean / total;
        }

        return smoothed;
    }
}
