using Maintenance.Simulators.Year;

namespace Maintenance.Benchmarks.Detection;

/// <summary>What work orders are worth against the ground truth.</summary>
/// <param name="Recall">Share of the machine faults that had a work order of their own failure mode between onset and failure.</param>
/// <param name="KindsFound">Kinds, each on each class, of which at least one fault was found, of <paramref name="Kinds"/>.</param>
/// <param name="EarlyRecall">Share of the machine faults found before a third of the time from onset to failure.</param>
/// <param name="MedianDelayShare">Middle of the found faults' time to the work order, as a share of the time from onset to failure; null where none was found.</param>
/// <param name="FalseOrders">Work orders for which there was no fault of that mode.</param>
/// <param name="FalseOrdersPerMachineYear">The same by machine and year.</param>
/// <param name="SensorFaultsNamedMachine">Of those, the ones that rest on a sensor that was ill then.</param>
/// <param name="FoundByIllSensor">
/// Work orders for which there was a fault of that mode and that rest on a sensor that was ill then: right, be it by luck.
/// </param>
internal sealed record PlantYearScore(
    int Faults, double Recall, int KindsFound, int Kinds, double EarlyRecall, double? MedianDelayShare, int FalseOrders,
    double FalseOrdersPerMachineYear, int SensorFaultsNamedMachine, int FoundByIllSensor)
{
    // One that was off and put right may still be taken for a machine's fault until the next stop; one that said nothing, stood
    // still or spiked is right again with its first sample.
    private static readonly TimeSpan Aftermath = TimeSpan.FromDays(10);

    public static PlantYearScore Of(PlantYear year, IReadOnlyCollection<YearWorkOrder> orders)
    {
        var faults = year.Truth.Where(fault => !fault.IsOfSensor).ToList();
        var byAsset = orders.ToLookup(order => order.Asset);
        var delays = faults
            .Select(fault => (Fault: fault, First: byAsset[fault.Asset]
                .Where(order => IsSame(fault, order) && order.OpenedAtUtc >= fault.OnsetUtc && order.OpenedAtUtc < fault.EndUtc)
                .MinBy(order => order.OpenedAtUtc)))
            .Where(found => found.First is not null)
            .Select(found => (found.Fault, Share: (found.First!.OpenedAtUtc - found.Fault.OnsetUtc) / (found.Fault.EndUtc - found.Fault.OnsetUtc)))
            .ToList();
        var truth = year.Truth.ToLookup(fault => fault.Asset);
        var wrong = orders.Where(order => !truth[order.Asset].Any(fault => IsOf(fault, order))).ToList();
        var shares = delays.Select(found => found.Share).Order().ToList();
        return new(
            faults.Count,
            (double)delays.Count / faults.Count,
            delays.Select(found => (found.Fault.Class, found.Fault.Kind)).Distinct().Count(),
            faults.Select(fault => (fault.Class, fault.Kind)).Distinct().Count(),
            (double)shares.Count(share => share <= 1.0 / 3) / faults.Count,
            shares.Count == 0 ? null : shares[shares.Count / 2],
            wrong.Count,
            wrong.Count / (year.Machines.Count * year.Steps * PlantYear.Period.TotalDays / 365),
            wrong.Count(order => IsOfSensor(truth[order.Asset], order)),
            orders.Except(wrong).Count(order => IsOfSensor(truth[order.Asset], order)));
    }

    private static bool IsSame(YearFault fault, YearWorkOrder order) =>
        string.Equals(fault.FailureMode, order.FailureMode, StringComparison.Ordinal);

    private static bool IsOf(YearFault fault, YearWorkOrder order) =>
        IsSame(fault, order) && order.OpenedAtUtc >= fault.OnsetUtc && order.OpenedAtUtc < fault.RepairedUtc;

    private static bool IsOfSensor(IEnumerable<YearFault> faults, YearWorkOrder order) =>
        faults.Any(fault => fault.IsOfSensor && order.Signals.Contains(fault.Signal) && order.OpenedAtUtc >= fault.OnsetUtc && order.OpenedAtUtc < fault.EndUtc + AftermathOf(fault));

    private static TimeSpan AftermathOf(YearFault fault) =>
        fault.Kind is SensorFaultNames.Drift or SensorFaultNames.Offset ? Aftermath : TimeSpan.Zero;
}
