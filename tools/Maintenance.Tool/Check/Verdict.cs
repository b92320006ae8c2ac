using Maintenance.Local.Product;

namespace Maintenance.Tool.Check;

/// <summary>Holds the books of simulator, gateway and database against each other.</summary>
internal static class Verdict
{
    private const double AlarmToWorkOrderBoundMs = 1000;
    private const double SecondsBound = 120;

    /// <summary>Everything that does not hold, in words; empty when all does.</summary>
    public static IEnumerable<string> Of(
        GatewayLedger ledger, SimulatorCounts given, StoredCounts stored, IReadOnlyList<GroundTruth> faults,
        IReadOnlyList<CheckReport.Opened> workOrders, double? alarmToWorkOrderP95Ms, double seconds) =>
    [
        .. Books(ledger, stored),
        .. Taken(ledger, given),
        .. WorkOrders(faults, workOrders),
        .. Times(workOrders, alarmToWorkOrderP95Ms, seconds),
    ];

    /// <summary>Sampled values that were lost, as the gateway declared them.</summary>
    public static IEnumerable<string> Books(GatewayLedger ledger, StoredCounts stored)
    {
        if (ledger.Taken != ledger.Suppressed + ledger.Sampled)
            yield return $"taken {ledger.Taken} is not suppressed {ledger.Suppressed} + sampled {ledger.Sampled}";
        if (ledger.Sampled != stored.Stored + stored.DeclaredGaps)
            yield return $"sampled {ledger.Sampled} is not stored {stored.Stored} + declared gaps {stored.DeclaredGaps}";
        if (stored.Duplicates != 0)
            yield return $"{stored.Duplicates} readings are stored twice";
        if (ledger.Taken == 0)
            yield return "nothing was taken";
    }

    private static IEnumerable<string> Taken(GatewayLedger ledger, SimulatorCounts given)
    {
        if (given.MqttValuesPublished != given.MqttValuesAcknowledged)
            yield return $"the broker acknowledged {given.MqttValuesAcknowledged} of {given.MqttValuesPublished} published values";
        var opcUa = given.OpcUaValuesPublished + given.OpcUaValuesRead;
        if (ledger.Given != given.ModbusValuesServed + given.MqttValuesPublished + opcUa)
            yield return $"taken {ledger.Given} is not what the devices gave: {given.ModbusValuesServed} by Modbus + {given.MqttValuesPublished} by MQTT + {opcUa} by OPC UA";

        foreach (var (tag, count) in given.ByTag.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            if (ledger.GivenBy(tag) is var taken && taken != count)
                yield return $"of {tag} {count} values were given and {taken} taken";
        }
    }

    private static IEnumerable<string> WorkOrders(IReadOnlyList<GroundTruth> faults, IReadOnlyList<CheckReport.Opened> workOrders)
    {
        foreach (var fault in faults)
        {
            var count = workOrders.Count(order => Matches(order, fault));
            if (count != 1)
                yield return $"{count} open work orders for {fault.FailureMode} of {fault.Asset}; exactly one is wanted";
        }

        foreach (var stray in workOrders.Where(order => !faults.Any(fault => Matches(order, fault))))
            yield return $"a work order for {stray.FailureMode} of {stray.Asset}, which nobody broke";
    }

    /// <summary>A time that could not be measured is no good time.</summary>
    private static IEnumerable<string> Times(IReadOnlyList<CheckReport.Opened> workOrders, double? p95Ms, double seconds)
    {
        foreach (var order in workOrders)
        {
            if (order.AlarmAtUtc is not { } alarmAtUtc)
                yield return $"the work order for {order.FailureMode} of {order.Asset} has no alarm";
            else if (alarmAtUtc > order.WorkOrderAtUtc)
                yield return $"the work order for {order.FailureMode} of {order.Asset} is older than its alarm";
        }

        if (p95Ms is null)
            yield return "alarm to work order could not be measured";
        else if (p95Ms >= AlarmToWorkOrderBoundMs)
            yield return $"alarm to work order took {p95Ms:0} ms (p95); under {AlarmToWorkOrderBoundMs} ms is wanted";
        if (seconds >= SecondsBound)
            yield return $"the check took {seconds:0} s; under {SecondsBound} s is wanted";
    }

    private static bool Matches(CheckReport.Opened order, GroundTruth fault) =>
        string.Equals(order.Asset, fault.Asset, StringComparison.Ordinal)
        && string.Equals(order.FailureMode, fault.FailureMode, StringComparison.Ordinal);
}
