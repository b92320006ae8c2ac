namespace Maintenance.Benchmarks.Detection;

/// <summary>How well scores put the positive rows first.</summary>
internal static class RankedRows
{
    /// <summary>
    /// Average precision: Σ (recall gained × precision) over the distinct scores, highest first; rows of equal score come
    /// together. The share of positive rows is what random scores get.
    /// </summary>
    public static double AveragePrecision(IEnumerable<(double Score, bool IsPositive)> rows)
    {
        (double Score, bool IsPositive)[] all = [.. rows];
        var positives = all.Count(row => row.IsPositive);
        var (seen, found, sum) = (0, 0, 0.0);
        foreach (var group in all.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            var gained = group.Count(row => row.IsPositive);
            (seen, found) = (seen + group.Count(), found + gained);
            sum += gained / (double)positives * found / seen;
        }

        return sum;
    }

    /// <summary>Harmonic mean of precision and recall; 0 where nothing is found.</summary>
    public static double F1(IEnumerable<(bool Alarms, bool IsPositive)> rows)
    {
        (bool Alarms, bool IsPositive)[] all = [.. rows];
        return 2.0 * all.Count(row => row.Alarms && row.IsPositive) / Math.Max(1, all.Count(row => row.Alarms) + all.Count(row => row.IsPositive));
    }
}
