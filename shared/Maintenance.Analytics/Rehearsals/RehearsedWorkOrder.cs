using Maintenance.Analytics.Alarms;

namespace Maintenance.Analytics.Rehearsals;

/// <summary>A work order that would have opened. Nobody closes one in a rehearsal: what comes later for it is a recurrence.</summary>
public sealed record RehearsedWorkOrder(string Asset, string FailureMode, DateTimeOffset OpenedAtUtc, string Tag, int Recurrences)
{
    /// <param name="alarms">With the asset and failure mode that each points to; without an asset one opens nothing.</param>
    public static IReadOnlyList<RehearsedWorkOrder> Of(IEnumerable<(RehearsedAlarm Alarm, string? Asset, string FailureMode)> alarms) =>
    [
        .. alarms
            .Where(alarm => alarm.Asset is not null)
            .GroupBy(alarm => (alarm.Asset, alarm.FailureMode))
            .Select(group => (group.Key, Alarms: group.Select(alarm => alarm.Alarm).OrderBy(alarm => alarm.RaisedAtUtc).ToList()))
            .Select(group => new RehearsedWorkOrder(
                group.Key.Asset!, group.Key.FailureMode, group.Alarms[0].RaisedAtUtc, group.Alarms[0].Tag, group.Alarms.Count - 1))
            .OrderBy(order => order.OpenedAtUtc),
    ];

    /// <summary>How often one operator would have been flooded by these alarms.</summary>
    public static int Floods(IEnumerable<RehearsedAlarm> alarms)
    {
        var flood = new AlarmFlood();
        return alarms.OrderBy(alarm => alarm.RaisedAtUtc).Count(alarm => flood.Take(alarm.RaisedAtUtc) == FloodChange.Began);
    }
}
