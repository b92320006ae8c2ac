namespace Maintenance.Analytics.Incidents;

/// <summary>
/// Which way a series has gone of late: the mean of its newest values against those before, if they lie a standard deviation of
/// the earlier ones apart. What a novelty's direction is told by, for novelty itself has none.
/// </summary>
public static class RecentDirection
{
    /// <summary>Values that are looked at, the newest included.</summary>
    public const int Capacity = 256;

    /// <summary>Values of the departure, which are compared with those before them.</summary>
    public const int Newest = 24;

    /// <param name="values">Finite, the newest first; at most <see cref="Capacity"/> count.</param>
    /// <returns>Null where the means lie closer, or where there are too few values to say.</returns>
    public static Direction? Of(ReadOnlySpan<double> values)
    {
        if (values.Length < 2 * Newest)
            return null;
        var (origin, sum, squares, newest) = (values[0], 0.0, 0.0, 0.0);
        foreach (var value in values[..Newest])
            newest += value - origin;
        var before = values[Newest..Math.Min(values.Length, Capacity)];
        foreach (var value in before)
            (sum, squares) = (sum + (value - origin), squares + ((value - origin) * (value - origin)));
        var mean = sum / before.Length;
        var scatter = Math.Sqrt(Math.Max(0, (squares / before.Length) - (mean * mean)));
        var departure = (newest / Newest) - mean;
        return departure > scatter ? Direction.Rise : departure < -scatter ? Direction.Fall : null;
    }
}
