using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.Rehearsals;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Runs stored readings through alarm rules that are not in force, by the code that gateways run, and says which alarms and
/// work orders would have opened. Writes nothing. It sees what was stored: what a deadband held back cannot be
/// rehearsed. What was measured while an asset was out of service, or its machine did not run, raises nothing.
/// </summary>
/// <param name="machines">Where it stands what machines were doing; one that is not named counts as running.</param>
internal sealed class Rehearsal(
    DateTimeOffset fromUtc, DateTimeOffset toUtc, IReadOnlyList<RehearsalRule> rules, IReadOnlyList<RehearsedMachine> machines)
{
    public const int MaxRules = 50;
    public const int MaxTags = 200;
    public const int MaxReadings = 5_000_000;
    public const int MaxAlarmsOfTag = 1_000;
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(92);

    private const int ReadingsBetweenReports = 100_000;

    /// <param name="Asset">Tag number; null where the alarm is bound to no asset and would open no work order.</param>
    /// <param name="FailureMode">Null where the table knows the signal for the other direction only, and nothing would open.</param>
    public sealed record Alarm(
        int Rule, string Tag, string? Asset, string? FailureMode, DateTimeOffset RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Score);

    /// <param name="Alarms">How many it would have raised.</param>
    /// <param name="Chattered">Whether it would have been raised three times within a minute.</param>
    public sealed record OfTag(int Rule, string Tag, int Alarms, bool Chattered);

    /// <param name="Alarms">By the time they were raised; at most 1,000 of each rule and tag, whose count <paramref name="Tags"/> has.</param>
    /// <param name="Floods">How often ten alarms would have come within ten minutes.</param>
    public sealed record Outcome(
        long Readings, IReadOnlyList<OfTag> Tags, IReadOnlyList<Alarm> Alarms, IReadOnlyList<RehearsedWorkOrder> WorkOrders, int Floods);

    /// <param name="Share">0 to 1.</param>
    public sealed record Progress(double Share, long Readings);

    /// <summary>What is wrong with what was asked; null where nothing is.</summary>
    public (string Field, string Message)? Fault =>
        fromUtc >= toUtc ? ("from", "from must be before to")
        : toUtc - fromUtc > LongestSpan ? ("to", $"at most {LongestSpan.TotalDays} days can be rehearsed at once")
        : rules.Count is 0 or > MaxRules ? ("rules", $"1 to {MaxRules} rules are needed")
        : rules.Select((rule, i) => (i, rule.Fault)).FirstOrDefault(rule => rule.Fault is not null) is { Fault: { } fault } wrong
            ? ($"rules[{wrong.i}]", fault)
        : machines.Count > MaxRules ? ("machines", $"at most {MaxRules} entries are taken; let one stand for several with a star")
        : machines.Select((machine, i) => (i, machine.Fault)).FirstOrDefault(machine => machine.Fault is not null) is { Fault: { } ofMachine } wrongOne
            ? ($"machines[{wrongOne.i}]", ofMachine)
            : null;

    /// <summary>The rules on the tags that they mean.</summary>
    /// <exception cref="RehearsalRefusedException">A rule means no tag, or they mean too many.</exception>
    public async Task<IReadOnlyList<Part>> PrepareAsync(DbScope scope, CancellationToken cancellationToken)
    {
        List<Part> parts = [];
        for (var i = 0; i < rules.Count; i++)
        {
            var tags = await StoredReadings.FindTagsAsync(scope, [rules[i].Tag], MaxTags + 1, cancellationToken);
            if (tags.Count == 0)
                throw new RehearsalRefusedException($"rules[{i}]", $"no tag that you may see is called {rules[i].Tag}");
            parts.AddRange(tags.Select(tag => new Part(tag, new(i, tag.Name, rules[i], MaxAlarmsOfTag))));
            if (parts.Count > MaxTags)
                throw new RehearsalRefusedException($"rules[{i}]", $"the rules mean more than {MaxTags} tags; name fewer");
        }

        return parts;
    }

    /// <exception cref="RehearsalRefusedException">There are too many readings.</exception>
    public async Task<Outcome> RunAsync(
        DbScope scope, IReadOnlyList<Part> parts, Func<Progress, Task> reportAsync, CancellationToken cancellationToken)
    {
        var readings = 0L;
        var done = 0;
        var tags = parts.GroupBy(part => part.Tag).ToList();
        var outOfService = (await OutOfService.TimesAsync(
            scope, [.. parts.Select(part => part.Tag.AssetId).OfType<Guid>().Distinct()], fromUtc, toUtc, cancellationToken)).ToLookup(time => time.AssetId);
        var modes = await RehearsedModes.ReadAsync(scope, machines, parts.Select(part => part.Tag.AssetId).OfType<Guid>().ToHashSet(), fromUtc, toUtc, cancellationToken);
        foreach (var tag in tags)
        {
            var maintenance = tag.Key.AssetId is { } assetId ? outOfService[assetId].ToArray() : [];
            var timeline = tag.Key.AssetId is { } machineId ? modes.GetValueOrDefault(machineId) : null;
            await foreach (var reading in StoredReadings.ReadAsync(scope, tag.Key.Id, fromUtc, toUtc, cancellationToken))
            {
                var isSilenced = timeline is not null && timeline.ModeAt(reading.MeasuredAtUtc) != OperatingMode.Running;
                foreach (var part in tag)
                {
                    part.Rehearsed.Take(
                        reading.Value ?? double.NaN, reading.Quality == Quality.Good, isSilenced || IsWithin(maintenance, reading.MeasuredAtUtc), reading.MeasuredAtUtc);
                }

                if (++readings > MaxReadings)
                    throw new RehearsalRefusedException("to", $"there are more than {MaxReadings:N0} readings; choose a shorter span or fewer tags");
                if (readings % ReadingsBetweenReports == 0)
                    await reportAsync(new((done + ((reading.MeasuredAtUtc - fromUtc) / (toUtc - fromUtc))) / tags.Count, readings));
            }

            await reportAsync(new((double)++done / tags.Count, readings));
        }

        return await ConcludeAsync(scope, parts, readings, cancellationToken);
    }

    private async Task<Outcome> ConcludeAsync(
        DbScope scope, IReadOnlyList<Part> parts, long readings, CancellationToken cancellationToken)
    {
        var assets = await AssetDirectory.ReadAsync(scope, parts.Select(part => part.Tag.AssetId).OfType<Guid>(), cancellationToken);
        List<(RehearsedAlarm Alarm, string? Asset, string? FailureMode)> alarms = [];
        foreach (var part in parts.Where(part => part.Rehearsed.Raised > 0))
        {
            var asset = part.Tag.AssetId is { } id ? assets.GetValueOrDefault(id) : null;
            foreach (var alike in part.Rehearsed.Alarms.GroupBy(alarm => alarm.Direction))
            {
                var mode = asset is null
                    ? FailureModes.Unknown
                    : (await FailureModeOfAlarm.FindAsync(scope, SubjectOf(part, asset, alike.Key), cancellationToken))?.Code;
                alarms.AddRange(alike.Select(alarm => (alarm, asset?.TagNumber, mode)));
            }
        }

        alarms.Sort((one, other) => one.Alarm.RaisedAtUtc.CompareTo(other.Alarm.RaisedAtUtc));
        return new(
            readings,
            [.. parts.Select(part => new OfTag(part.Rehearsed.Rule, part.Tag.Name, part.Rehearsed.Raised, part.Rehearsed.Chattered))],
            [.. alarms.Select(found => new Alarm(
                found.Alarm.Rule, found.Alarm.Tag, found.Asset, found.FailureMode, found.Alarm.RaisedAtUtc, found.Alarm.ReturnedAtUtc,
                found.Alarm.Value, found.Alarm.Score))],
            RehearsedWorkOrder.Of(alarms.Select(found => (found.Alarm, found.FailureMode is null ? null : found.Asset, found.FailureMode ?? FailureModes.Unknown))),
            RehearsedWorkOrder.Floods(alarms.Select(found => found.Alarm)));
    }

    private static bool IsWithin(OutOfService.Time[] times, DateTimeOffset at) =>
        Array.Exists(times, time => at >= time.SinceUtc && (time.UntilUtc is not { } untilUtc || at < untilUtc));

    private FailureModeOfAlarm.Subject SubjectOf(Part part, AssetDirectory.Entry asset, Direction? direction)
    {
        var detector = rules[part.Rehearsed.Rule].Kind switch
        {
            RehearsalKind.LimitHigh => "limit-high",
            RehearsalKind.LimitLow => "limit-low",
            _ => "novelty",
        };
        AlarmDirection? way = direction switch
        {
            Direction.Rise => AlarmDirection.High,
            Direction.Fall => AlarmDirection.Low,
            _ => null,
        };
        return new(asset.SiteId, asset.TagNumber, asset.Class, part.Tag.Signal, way, detector);
    }

    /// <summary>One rule on one tag.</summary>
    internal sealed record Part(StoredReadings.Tag Tag, TagRehearsal Rehearsed);
}
