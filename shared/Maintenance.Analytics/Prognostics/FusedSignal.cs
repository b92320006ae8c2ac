namespace Maintenance.Analytics.Prognostics;

/// <summary>
/// One signal made of all sensors: wear shows in several at once and noise in each by itself, so that the sum shows it long before
/// any of them does.
/// </summary>
/// <param name="Name">What it was made to show.</param>
/// <param name="Weights">One for each sensor used, for its standard deviations.</param>
public sealed record FusedSignal(string Name, IReadOnlyList<double> Weights)
{
    /// <param name="normalised">By sensor used, then by cycle.</param>
    public double[] Of(double[][] normalised)
    {
        var signal = new double[normalised[0].Length];
        for (var sensor = 0; sensor < normalised.Length; sensor++)
        {
            for (var at = 0; at < signal.Length; at++)
                signal[at] += Weights[sensor] * normalised[sensor][at];
        }

        return signal;
    }

    /// <summary>Which share each sensor has in what the signal says of the last cycles; all the same where it says nothing.</summary>
    /// <param name="normalised">By sensor used, then by cycle.</param>
    public double[] Shares(double[][] normalised, int cycles)
    {
        double[] parts = [.. normalised.Select((values, sensor) => Math.Abs(Weights[sensor] * values.TakeLast(cycles).Average()))];
        var sum = parts.Sum();
        return [.. parts.Select(part => sum > 0 ? part / sum : 1.0 / parts.Length)];
    }
}
