namespace Maintenance.Analytics.Prognostics;

/// <summary>
/// Finds the operating conditions of recorded units by itself. Settings that lie in separate heaps make a condition of each
/// combination of heaps – but only when the sensors follow them: noise of a setting that no sensor answers to is one condition.
/// </summary>
public static class OperatingConditionSearch
{
    /// <summary>A gap of this share of a setting's span parts two heaps.</summary>
    private const double GapShare = 0.05;

    /// <summary>The sensors follow the settings when the conditions explain this share of the variance of a typical sensor.</summary>
    private const double LeastExplained = 0.5;

    /// <summary>More combinations than this are no conditions but a continuum.</summary>
    private const int MostConditions = 32;

    /// <summary>A sensor with no more values than this in any condition is a constant with flicker in its last digit.</summary>
    private const int ValuesOfAConstant = 2;

    /// <exception cref="ArgumentException">There is no cycle, or no sensor that moves.</exception>
    public static OperatingConditions Find(IReadOnlyList<EngineRun> runs)
    {
        EngineCycle[] cycles = [.. runs.SelectMany(run => run.Cycles)];
        if (cycles.Length == 0)
            throw new ArgumentException("There is no cycle to learn from.", nameof(runs));

        EngineCycle[][] heaps = Heaps(cycles);
        if (heaps.Length > MostConditions || TypicalShareExplained(cycles, heaps) < LeastExplained)
            heaps = [cycles];
        int[] sensors = [.. Enumerable.Range(0, cycles[0].Sensors.Count).Where(sensor => heaps.Any(heap => Moves(heap, sensor)))];
        if (sensors.Length == 0)
            throw new ArgumentException("Every sensor is constant: there is nothing to learn from.", nameof(runs));

        double[] ranges = [.. Enumerable.Range(0, cycles[0].Settings.Count).Select(setting => Range(cycles, setting))];
        return new(ranges, sensors, [.. heaps.Select(heap => Describe(heap, sensors))]);
    }

    private static EngineCycle[][] Heaps(EngineCycle[] cycles)
    {
        double[][] borders = [.. Enumerable.Range(0, cycles[0].Settings.Count).Select(setting => Borders(cycles, setting))];
        return [.. cycles
            .GroupBy(cycle => string.Join('.', borders.Select((border, setting) => border.Count(edge => cycle.Settings[setting] > edge))))
            .OrderBy(heap => heap.Key, StringComparer.Ordinal)
            .Select(heap => heap.ToArray())];
    }

    /// <summary>The middles of a setting's wide gaps.</summary>
    private static double[] Borders(EngineCycle[] cycles, int setting)
    {
        double[] values = [.. cycles.Select(cycle => cycle.Settings[setting]).Distinct().Order()];
        var gap = GapShare * (values[^1] - values[0]);
        return [.. values.Zip(values.Skip(1)).Where(pair => pair.Second - pair.First > gap).Select(pair => (pair.First + pair.Second) / 2)];
    }

    /// <summary>Median over the sensors of the share of variance that lies between the heaps.</summary>
    private static double TypicalShareExplained(EngineCycle[] cycles, EngineCycle[][] heaps)
    {
        double[] shares = [.. Enumerable.Range(0, cycles[0].Sensors.Count)
            .Select(sensor => (Within: heaps.Sum(heap => SquaresOf(heap, sensor)), All: SquaresOf(cycles, sensor)))
            .Where(squares => squares.All > 0)
            .Select(squares => 1 - (squares.Within / squares.All)).Order()];
        return shares.Length == 0 ? 0 : shares[shares.Length / 2];
    }

    private static OperatingCondition Describe(EngineCycle[] heap, int[] sensors) => new(
        [.. Enumerable.Range(0, heap[0].Settings.Count).Select(setting => heap.Average(cycle => cycle.Settings[setting]))],
        [.. sensors.Select(sensor => heap.Average(cycle => cycle.Sensors[sensor]))],
        [.. sensors.Select(sensor => Moves(heap, sensor) ? Math.Sqrt(SquaresOf(heap, sensor) / heap.Length) : 0)],
        heap.Length);

    private static bool Moves(EngineCycle[] heap, int sensor) =>
        heap.Select(cycle => cycle.Sensors[sensor]).Distinct().Take(ValuesOfAConstant + 1).Count() > ValuesOfAConstant;

    private static double SquaresOf(EngineCycle[] heap, int sensor)
    {
        var mean = heap.Average(cycle => cycle.Sensors[sensor]);
        return heap.Sum(cycle => (cycle.Sensors[sensor] - mean) * (cycle.Sensors[sensor] - mean));
    }

    private static double Range(EngineCycle[] cycles, int setting) =>
        cycles.Max(cycle => cycle.Settings[setting]) - cycles.Min(cycle => cycle.Settings[setting]);
}
