using Maintenance.Cloud.Platform;
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
        IReadOnlyList<AlarmContribution> Contributions);

    /// <param name="Value">Null where the sample was not a number.</param>
    public sealed record Sample(DateTimeOffset AtUtc, double? Value, Quality Quality, double? Score);

    private const string AlarmsSql = $"""
        SELECT a.id, a.rule, a.rule_version, a.detector, a.tag, a.signal, a.unit, a.raised_at_utc, a.returned_at_utc, a.value,
               a.limit_value AS "limit", a.score, a.evidence_dropped, {StoredBasis.Columns}
        FROM alarms.alarm AS a
        WHERE a.id = ANY (@alarmIds)
        ORDER BY a.arrival
        """;

    private const string SamplesSql = """
        SELECT e.alarm_id, e.at_utc, e.value, e.quality, e.score
        FROM alarms.evidence_sample AS e
        WHERE e.alarm_id = ANY (@alarmIds)
        ORDER BY e.alarm_id, e.at_utc
        """;

    /// <summary>In order of their arrival. At most <see cref="EvidenceSamples.MaxPerAlarm"/> samples each.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        DbScope scope, Guid[] alarmIds, CancellationToken cancellationToken)
    {
        var alarms = await scope.QueryAsync<AlarmRow>(AlarmsSql, new { alarmIds }, cancellationToken);
        var samples = (await scope.QueryAsync<SampleRow>(SamplesSql, new { alarmIds }, cancellationToken))
            .ToLookup(row => row.AlarmId, row => new Sample(row.AtUtc, row.Value, (Quality)row.Quality, row.Score));
        return
        [
            .. alarms.Select(row => new Entry(
                row.Id, row.Rule, row.RuleVersion, row.Detector, row.Tag, row.Signal, row.Unit, row.RaisedAtUtc,
                row.ReturnedAtUtc, row.Value, row.Limit, row.Score, row.EvidenceDropped, [.. samples[row.Id]],
                row.DetectorVersion, row.Mode, row.Direction, StoredBasis.Read(row.Contributions) ?? [])),
        ];
    }

    private sealed record AlarmRow(
        Guid Id, string Rule, string RuleVersion, string Detector, string Tag, string Signal, string Unit,
        DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score,
        int EvidenceDropped, string? DetectorVersion, string? Mode, AlarmDirection? Direction, string? Contributions,
        Guid? GatewayIncidentId, bool IsChattering);

    private sealed record SampleRow(Guid AlarmId, DateTimeOffset AtUtc, double? Value, short Quality, double? Score);
}
