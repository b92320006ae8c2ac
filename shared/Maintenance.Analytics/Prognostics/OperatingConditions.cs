namespace Maintenance.Analytics.Prognostics;

/// <summary>Takes out of the sensors what comes from how a unit is operated rather than from its wear.</summary>
/// <param name="SettingRanges">Span of each setting in training, by which distances between conditions are measured.</param>
/// <param name="Sensors">Indexes of the sensors that move at all, from 0.</param>
public sealed record OperatingConditions(
    IReadOnlyList<double> SettingRanges, IReadOnlyList<int> Sensors, IReadOnlyList<OperatingCondition> All)
{
    /// <summary>Standard deviations from what is normal in the condition of each cycle: by sensor used, then by cycle.</summary>
    public double[][] Normalise(EngineRun run)
    {
        OperatingCondition[] conditions = [.. run.Cycles.Select(ConditionOf)];
        return [.. Sensors.Select((sensor, place) => run.Cycles
            .Select((cycle, at) => Score(cycle.Sensors[sensor], conditions[at], place)).ToArray())];
    }

    /// <summary>The condition whose centre is nearest.</summary>
    public OperatingCondition ConditionOf(EngineCycle cycle) =>
        All.Count == 1 ? All[0] : All.MinBy(condition => Distance(condition.Centre, cycle.Settings))!;

    private static double Score(double value, OperatingCondition condition, int place) =>
        condition.Deviations[place] > 0 ? (value - condition.Means[place]) / condition.Deviations[place] : 0;

    private double Distance(IReadOnlyList<double> centre, IReadOnlyList<double> settings)
    {
        var sum = 0.0;
        for (var i = 0; i < centre.Count; i++)
        {
            var share = SettingRanges[i] > 0 ? (settings[i] - centre[i]) / SettingRanges[i] : 0;
            sum += share * share;
        }

        return sum;
    }
}
