using System.Globalization;

namespace Maintenance.Tool.Replay;

/// <summary>
/// The machine's alarms of a replay beside the labelled windows, and the first one's work order. Those of its sensors'
/// own health, which are no warning of the machine's failure, are told apart.
/// </summary>
internal sealed class ReplayFindings(
    IReadOnlyList<Recording.Window> windows, IReadOnlyList<CloudSession.Alarm> raised,
    CloudSession.WorkOrder? workOrder, CloudSession.EvidenceAlarm? evidence)
{
    private readonly IReadOnlyList<CloudSession.Alarm> _alarms = [.. raised.Where(IsMachines)];

    public static async Task<ReplayFindings> CollectAsync(
        CloudSession session, IReadOnlyList<Recording.Window> windows, CancellationToken cancellationToken)
    {
        CloudSession.Alarm[] raised = [.. (await session.AlarmsAsync(cancellationToken)).OrderBy(alarm => alarm.RaisedAtUtc)];
        if (raised.FirstOrDefault(IsMachines) is not { WorkOrderId: { } id } first)
            return new(windows, raised, null, null);

        var order = (await session.OpenWorkOrdersAsync(cancellationToken)).FirstOrDefault(open => open.Id == id);
        var evidence = await session.EvidenceAsync(id, cancellationToken);
        return new(windows, raised, order, evidence.FirstOrDefault(alarm => alarm.Id == first.Id));
    }

    /// <summary>A sensor's alarm opens no work on the machine.</summary>
    public static bool IsMachines(CloudSession.Alarm alarm) => !alarm.Detector.StartsWith("sensor-", StringComparison.Ordinal);

    /// <summary>A line for each window and alarm.</summary>
    public void Print()
    {
        foreach (var window in windows)
            Console.WriteLine($"  window {window}: {_alarms.Count(alarm => Holds(window, alarm))} alarms");
        foreach (var alarm in raised)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(IsMachines(alarm) ? "alarm " : "sensor")} {alarm.RaisedAtUtc:yyyy-MM-dd HH:mm} {alarm.Tag} by {alarm.Detector}, {Place(alarm)}, {alarm.WorkOrderNumber ?? "no work order"}"));
        }
    }

    /// <summary>What a labelled recording should have shown and did not; nothing is asked of one without labels.</summary>
    public IEnumerable<string> Faults()
    {
        if (windows.Count == 0)
            yield break;
        if (_alarms.Count == 0)
        {
            yield return "no alarm at all";
            yield break;
        }

        if (windows.FirstOrDefault(window => Holds(window, _alarms[0])) is not { } found)
            yield return $"the first alarm, at {_alarms[0].RaisedAtUtc:O}, lies in no labelled window";
        else if (evidence is not { Samples: [var first, .., var last] } || !found.Overlaps(first.AtUtc, last.AtUtc))
            yield return "the first alarm's evidence does not overlap its window";
        if (workOrder is null)
            yield return "the first alarm opened no work order";
        foreach (var alarm in _alarms.Where(alarm => alarm.WorkOrderId is null))
            yield return $"the alarm at {alarm.RaisedAtUtc:O} neither opened a work order nor counts as a recurrence";
    }

    public ReplayReport Report(string asset, long readings, long skipped, double seconds, IReadOnlyList<string> why)
    {
        var inside = _alarms.Count(alarm => windows.Any(window => Holds(window, alarm)));
        return new(
            why.Count == 0, asset, readings, skipped, windows.Count, windows.Count(window => _alarms.Any(alarm => Holds(window, alarm))),
            inside, _alarms.Count - inside, raised.Count - _alarms.Count, _alarms.Count > 0 ? _alarms[0].RaisedAtUtc : null, workOrder?.Number,
            workOrder?.Recurrences ?? 0, evidence is { Samples: [var first, ..] } ? first.AtUtc : null,
            evidence is { Samples: [.., var last] } ? last.AtUtc : null, Math.Round(seconds, 1), why);
    }

    private static bool Holds(Recording.Window window, CloudSession.Alarm alarm) =>
        window.Overlaps(alarm.RaisedAtUtc, alarm.RaisedAtUtc);

    private string Place(CloudSession.Alarm alarm) => windows.Any(window => Holds(window, alarm)) ? "inside" : "outside";
}
