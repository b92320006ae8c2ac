using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>The samples around an alarm: bounded, each instant of a tag once, what is beyond the bound counted on the alarm.</summary>
internal static class EvidenceSamples
{
    /// <summary>
    /// Most samples kept of one tag of an alarm: at the fastest poll in use (10 a second) more than three minutes, and a chart has
    /// no more points to show them with.
    /// </summary>
    public const int MaxPerTag = 2_000;

    /// <summary>Most tags of one alarm, its own included: what has less than a tenth of a share is no evidence.</summary>
    public const int MaxTags = 11;

    // The row lock on the alarm makes racing appends count one after the other.
    private const string AppendSql = """
        WITH locked AS (
            SELECT a.id, a.site_id FROM alarms.alarm AS a WHERE a.id = @alarmId AND a.gateway_id = @gatewayId FOR NO KEY UPDATE
        ), offered AS (
            SELECT DISTINCT ON (s.at_utc) s.at_utc, s.value, s.quality, s.score
            FROM unnest(@atUtc::timestamptz[], @value::double precision[], @quality::smallint[], @score::double precision[])
                AS s (at_utc, value, quality, score)
            WHERE NOT EXISTS (
                SELECT FROM alarms.evidence_sample AS e WHERE e.alarm_id = @alarmId AND e.tag = @tag AND e.at_utc = s.at_utc)
            ORDER BY s.at_utc
        ), kept AS (
            INSERT INTO alarms.evidence_sample (alarm_id, tag, at_utc, site_id, value, quality, score)
            SELECT l.id, @tag, o.at_utc, l.site_id, o.value, o.quality, o.score
            FROM locked AS l CROSS JOIN offered AS o
            ORDER BY o.at_utc
            LIMIT CASE
                WHEN (SELECT count(DISTINCT e.tag) FROM alarms.evidence_sample AS e WHERE e.alarm_id = @alarmId AND e.tag <> @tag) >= @MaxTags THEN 0
                ELSE greatest(0, @MaxPerTag - (SELECT count(*) FROM alarms.evidence_sample AS e WHERE e.alarm_id = @alarmId AND e.tag = @tag)) END
            ON CONFLICT DO NOTHING
            RETURNING at_utc
        )
        UPDATE alarms.alarm AS a
        SET evidence_dropped = a.evidence_dropped + @beyond
            + (SELECT count(*) FROM offered)::integer - (SELECT count(*) FROM kept)::integer
        FROM locked WHERE a.id = locked.id
        """;

    /// <returns>False where the gateway has no such alarm.</returns>
    public static async Task<bool> AppendAsync(
        DbScope scope, Guid alarmId, Guid gatewayId, string tag, IReadOnlyList<EvidenceSample> samples, CancellationToken cancellationToken)
    {
        // What is nearest to the decision says most: of too many samples before it, the last stay.
        var newest = samples.Count > MaxPerTag / 2 ? samples.Skip(samples.Count - (MaxPerTag / 2)).ToArray() : samples;
        var updated = await scope.ExecuteAsync(
            AppendSql,
            new
            {
                alarmId,
                gatewayId,
                tag,
                MaxPerTag,
                MaxTags,
                beyond = samples.Count - newest.Count,
                atUtc = newest.Select(sample => sample.AtUtc.ToUniversalTime()).ToArray(),
                value = newest.Select(sample => sample.Value).ToArray(),
                quality = newest.Select(sample => (short)sample.Quality).ToArray(),
                score = newest.Select(sample => sample.Score).ToArray(),
            },
            cancellationToken);
        return updated == 1;
    }
}
