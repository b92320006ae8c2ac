using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>What alarms were decided on, for whoever has to judge them.</summary>
internal static class EvidenceOfAlarms
{
    /// <summary>One alarm with its samples, oldest first.</summary>
    /// <param name="Limit">In the unit of the value or, for detectors, of the score.</param>
    /// <param name="SamplesDropped">Samples beyond the bound of one alarm.</param>
    /// <param name="Mode">What the machine was doing, as the gateway found it.</param>
    /// <param name="Contributions">Tags the score came from, the largest share first.</param>
    public sealed record Entry(
        Guid Id, string Rule, string RuleVersion, string Detector, string Tag, string Signal, string Unit,
        DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score,
        int SamplesDropped, IReadOnlyList<Sample> Samples, string? DetectorVersion, string? Mode, AlarmDirection? Direction,
        IReadOnlyList<AlarmContribution> Contributions, IReadOnlyList<OfTag> Others);

    /// <summary>What another tag said that the alarm rests on, oldest first.</summary>
    /// <param name="Unit">Empty where the tag is not known any more.</param>
    public sealed record OfTag(string Tag, string Signal, string Unit, IReadOnlyList<Sample> Samples);

    /// <param name="Value">Null where the sample was not a number.</param>
    public sealed record Sample(DateTimeOffset AtUtc, double? Value, Quality Quality, double? Score);

    private const string AlarmsSql = $"""
        SELECT a.id, a.gateway_id, a.rule, a.rule_version, a.detector, a.tag, a.signal, a.unit, a.raised_at_utc, a.returned_at_utc, a.value,
               a.limit_value AS "limit", a.score, a.evidence_dropped, {StoredBasis.Columns}
        FROM alarms.alarm AS a
        WHERE a.id = ANY (@alarmIds)
        ORDER BY a.arrival
        """;

    private const string SamplesSql = """
        SELECT e.alarm_id, e.tag, e.at_utc, e.value, e.quality, e.score
        FROM alarms.evidence_sample AS e
        WHERE e.alarm_id = ANY (@alarmIds)
        ORDER BY e.alarm_id, e.tag, e.at_utc
        """;

    /// <summary>In order of their arrival. At most <see cref="EvidenceSamples.MaxPerTag"/> samples of each tag.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        DbScope scope, Guid[] alarmIds, CancellationToken cancellationToken)
    {
        var alarms = await scope.QueryAsync<AlarmRow>(AlarmsSql, new { alarmIds }, cancellationToken);
        var samples = (await scope.QueryAsync<SampleRow>(SamplesSql, new { alarmIds }, cancellationToken))
            .ToLookup(row => (row.AlarmId, row.Tag), row => new Sample(row.AtUtc, row.Value, (Quality)row.Quality, row.Score));
        var others = alarms.ToDictionary(row => row.Id, row => samples.Select(of => of.Key)
            .Where(key => key.AlarmId == row.Id && !string.Equals(key.Tag, row.Tag, StringComparison.Ordinal)).Select(key => key.Tag).ToList());
        var units = await UnitsOfTags.ReadAsync(
            scope, [.. alarms.SelectMany(row => others[row.Id].Select(tag => (row.GatewayId, tag))).Distinct()], cancellationToken);
        return
        [
            .. alarms.Select(row => new Entry(
                row.Id, row.Rule, row.RuleVersion, row.Detector, row.Tag, row.Signal, row.Unit, row.RaisedAtUtc,
                row.ReturnedAtUtc, row.Value, row.Limit, row.Score, row.EvidenceDropped, [.. samples[(row.Id, row.Tag)]],
                row.DetectorVersion, row.Mode, row.Direction, StoredBasis.Read(row.Contributions) ?? [],
                [.. others[row.Id].Select(tag => Other(tag, units.GetValueOrDefault((row.GatewayId, tag)), samples[(row.Id, tag)]))])),
        ];
    }

    private static OfTag Other(string name, UnitsOfTags.Tag? tag, IEnumerable<Sample> samples) =>
        new(name, tag?.Signal ?? name, tag?.Unit ?? "", [.. samples]);

    private sealed record AlarmRow(
        Guid Id, Guid GatewayId, string Rule, string RuleVersion, string Detector, string Tag, string Signal, string Unit,
        DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score,
        int EvidenceDropped, string? DetectorVersion, string? Mode, AlarmDirection? Direction, string? Contributions,
        Guid? GatewayIncidentId, bool IsChattering);

    private sealed record SampleRow(Guid AlarmId, string Tag, DateTimeOffset AtUtc, double? Value, short Quality, double? Score);
}
