using Maintenance.Simulators.Year;

namespace Maintenance.Analytics.Tests.Incidents;

/// <summary>Rows of pumps that fall ill, a row every ten minutes, for tests.</summary>
internal static class FaultyPump
{
    public const int Tags = 5;
    private const int Days = 120;

    /// <param name="isOfSensor">Whether it is the first fault of a sensor, or of the machine, that matters.</param>
    /// <returns>Of each such pump the rows until the fault's end, and where it began.</returns>
    public static IEnumerable<(IReadOnlyList<double[]> Rows, int Onset)> All(int seed, bool isOfSensor)
    {
        var plant = new PlantYear(seed, machines: 120, Days, soundDays: 45);
        foreach (var pump in plant.Machines.Where(machine => string.Equals(machine.Class.Code, "PUMP", StringComparison.Ordinal)))
        {
            var first = pump.Faults.FirstOrDefault(fault => fault.IsOfSensor == isOfSensor && (!isOfSensor || fault.Kind is SensorFaultNames.Drift or SensorFaultNames.Offset));
            if (first is not null && first.EndUtc < PlantYear.At(plant.Steps))
                yield return (Rows(plant, pump, StepOf(first.EndUtc)), StepOf(first.OnsetUtc));
        }
    }

    private static List<double[]> Rows(PlantYear plant, YearMachine pump, int count) =>
    [
        .. Enumerable.Range(0, count).Select(step =>
        {
            var row = new double[Tags];
            plant.Next(pump, step, row);
            return row;
        }),
    ];

    private static int StepOf(DateTimeOffset at) => (int)((at - PlantYear.BeginUtc) / PlantYear.Period);
}
