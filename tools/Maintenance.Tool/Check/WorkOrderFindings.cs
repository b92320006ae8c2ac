using Maintenance.Local.Product;

namespace Maintenance.Tool.Check;

/// <summary>What the API says of the open work orders and their evidence.</summary>
internal static class WorkOrderFindings
{
    private const double Share = 0.95;

    /// <summary>How the detectors begin that compare a value with a limit and so have no score.</summary>
    private const string LimitDetectors = "limit-";

    /// <summary>An alarm that the device itself raised: it shows no samples of how it came to that.</summary>
    public const string DevicesOwn = "opcua-alarm";

    /// <summary>From the last sample shown to the alarm: longer than any on-delay of the plant.</summary>
    private static readonly TimeSpan LongestBeforeAlarm = TimeSpan.FromSeconds(10);

    public static bool IsOf(CloudSession.WorkOrder order, GroundTruth fault) =>
        string.Equals(order.TagNumber, fault.Asset, StringComparison.Ordinal)
        && string.Equals(order.FailureMode, fault.FailureMode, StringComparison.Ordinal);

    /// <returns>The work orders, alarm to work order in ms (p95), and what their evidence lacks.</returns>
    public static async Task<(IReadOnlyList<CheckReport.Opened> Opened, double? P95Ms, IReadOnlyList<string> Missing)> CollectAsync(
        CloudSession session, string owner, GroundTruth[] faults, CancellationToken cancellationToken)
    {
        var alarmTimes = await StoredCounts.AlarmTimesAsync(owner, cancellationToken);
        List<CheckReport.Opened> opened = [];
        List<string> missing = [];
        foreach (var order in await session.OpenWorkOrdersAsync(cancellationToken))
        {
            var fault = Array.Find(faults, fault => IsOf(order, fault));
            opened.Add(new(
                order.TagNumber ?? "", order.FailureMode ?? "", fault?.OnsetUtc,
                alarmTimes.TryGetValue(order.Id, out var alarmAtUtc) ? alarmAtUtc : null, order.CreatedAtUtc));
            missing.AddRange(Lacks(order, await session.EvidenceAsync(order.Id, cancellationToken)));
        }

        return (opened, Percentile([.. opened.Where(order => order.AlarmAtUtc is not null)
            .Select(order => (order.WorkOrderAtUtc - order.AlarmAtUtc!.Value).TotalMilliseconds).Order()]), missing);
    }

    /// <summary>Nearest rank; nothing for no values.</summary>
    internal static double? Percentile(IReadOnlyList<double> ordered) =>
        ordered.Count == 0 ? null : ordered[(int)Math.Ceiling(Share * ordered.Count) - 1];

    /// <summary>What keeps a person from seeing why the work order is there.</summary>
    internal static IEnumerable<string> Lacks(CloudSession.WorkOrder order, IReadOnlyList<CloudSession.EvidenceAlarm> evidence)
    {
        var judged = evidence.Where(alarm => !string.Equals(alarm.Detector, DevicesOwn, StringComparison.Ordinal)).ToList();
        if (judged.Count == 0)
            yield return $"{order.Number} has no evidence";
        foreach (var alarm in judged)
        {
            if (alarm.Samples is not [var first, .., var last])
                yield return $"{order.Number} has no samples of {alarm.Tag}";
            else if (first.AtUtc > alarm.RaisedAtUtc || alarm.RaisedAtUtc - last.AtUtc > LongestBeforeAlarm)
                yield return $"{order.Number}'s samples of {alarm.Tag} are not those around its alarm";
            if (alarm.Limit is null || alarm.Detector.Length == 0)
                yield return $"{order.Number} does not say by which detector and limit {alarm.Tag} was judged";
            if (alarm.Score is null && !alarm.Detector.StartsWith(LimitDetectors, StringComparison.Ordinal))
                yield return $"{order.Number} does not say what score {alarm.Detector} gave {alarm.Tag}";
        }
    }
}
