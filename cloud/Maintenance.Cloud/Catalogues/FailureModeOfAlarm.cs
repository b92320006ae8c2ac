using Maintenance.Analytics.Incidents;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Catalogues;

/// <summary>The failure mode that an alarm points to, by its site's table.</summary>
internal static class FailureModeOfAlarm
{
    /// <summary>How the detectors of a sensor's own health are called; what they find is no fault of the machine.</summary>
    public const string SensorDetectors = "sensor-";

    /// <param name="Class">Code of the asset's class; null where it has none.</param>
    /// <param name="Direction">Which way the signal went; null where nothing tells.</param>
    /// <param name="Contributions">The asset's tags that the score came from, the largest share first.</param>
    public sealed record Subject(
        Guid SiteId, string TagNumber, string? Class, string Signal, AlarmDirection? Direction, string Detector,
        IReadOnlyList<AlarmContribution>? Contributions = null);

    /// <summary>Null where the table knows the signal for the other direction only: what happened is no fault.</summary>
    public static async Task<FailureModes.Entry?> FindAsync(DbScope scope, Subject subject, CancellationToken cancellationToken)
    {
        var table = await FailureModeTables.FindAsync(scope, subject.SiteId, version: null, cancellationToken);
        return Decide(table?.Rules ?? [], subject) is { } code
            ? (await FailureModes.ReadAsync(scope, [code], cancellationToken))[code]
            : null;
    }

    /// <summary>
    /// The alarm's own signal decides; one that the table does not know – as of a detector over many tags – is decided by the
    /// first contributing tag that it does know. A row for the alarm's detector goes before one for any, direction by direction.
    /// </summary>
    internal static string? Decide(IReadOnlyList<FailureModeTables.Rule> rules, Subject subject)
    {
        if (subject.Detector.StartsWith(SensorDetectors, StringComparison.Ordinal))
            return FailureModes.Instrument;
        var usable = rules.Where(rule => string.Equals(rule.Class, subject.Class, StringComparison.Ordinal)
            && (rule.Detector is null || string.Equals(rule.Detector, subject.Detector, StringComparison.Ordinal))).ToList();
        foreach (var signal in Signals(subject))
        {
            var ofSignal = usable.Where(rule => string.Equals(rule.Signal, signal, StringComparison.Ordinal)).ToLookup(rule => rule.Detector is null);
            if (ofSignal.Count > 0)
                return Decide(ofSignal[false], subject, signal) ?? Decide(ofSignal[true], subject, signal);
        }

        return FailureModes.Unknown;
    }

    /// <summary>Null where there are no rows, or none for the direction.</summary>
    private static string? Decide(IEnumerable<FailureModeTables.Rule> rules, Subject subject, string signal)
    {
        if (!rules.Any())
            return null;
        var table = TableOf(rules);
        return subject.Direction is { } direction
            ? table.Of(subject.Class!, signal, DirectionOf(direction))
            : Known(table.Of(subject.Class!, signal, Direction.Rise)) ?? table.Of(subject.Class!, signal, Direction.Fall);
    }

    /// <exception cref="ArgumentException">Two rows contradict each other; says which.</exception>
    internal static FailureModeTable TableOf(IEnumerable<FailureModeTables.Rule> rules) => new(rules.Select(rule => new FailureModeRule(
        rule.Class, rule.Signal, rule.Direction is { } only ? DirectionOf(only) : null, rule.FailureMode)));

    private static IEnumerable<string> Signals(Subject subject) => (subject.Contributions ?? [])
        .OrderByDescending(contribution => contribution.Share)
        .Select(contribution => contribution.Tag.StartsWith($"{subject.TagNumber}.", StringComparison.Ordinal)
            ? contribution.Tag[(subject.TagNumber.Length + 1)..]
            : contribution.Tag)
        .Prepend(subject.Signal);

    private static string? Known(string? mode) => string.Equals(mode, FailureModes.Unknown, StringComparison.Ordinal) ? null : mode;

    private static Direction DirectionOf(AlarmDirection direction) =>
        direction is AlarmDirection.High ? Direction.Rise : Direction.Fall;
}
