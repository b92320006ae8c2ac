using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Enters into a meter's ledger what a tag said, in the transaction that stores it: sent again it is counted once.</summary>
internal static class TakeTagSamples
{
    private const string LockSql = """
        SELECT m.site_id, m.asset_id, m.rollover, m.seen_value, m.seen_at_utc, m.last_value, m.last_at_utc
        FROM assets.meter AS m WHERE m.id = @meterId AND m.tag_id = @tagId FOR NO KEY UPDATE
        """;

    private const string WriteSql = "SELECT assets.take_tag_reading(@id, @SiteId, @meterId, @tagId, @Value, @AtUtc, @actor, @nowUtc)";

    private const string KeepSql = """
        UPDATE assets.meter SET seen_value = @value, seen_at_utc = @atUtc, refused = refused + @refused,
            last_refusal = coalesce(@why, last_refusal), last_refused_at_utc = coalesce(@refusedAtUtc, last_refused_at_utc)
        WHERE id = @meterId
        """;

    /// <param name="actor">The gateway that said it.</param>
    /// <returns>What was refused.</returns>
    public static async Task<IReadOnlyDictionary<RefusedCount, int>> HandleAsync(
        DbScope scope, Guid meterId, int tagId, IReadOnlyList<TagSample> samples, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await scope.FindAsync<Row>(LockSql, new { meterId, tagId }, cancellationToken) is not { } meter)
            return new Dictionary<RefusedCount, int>(); // another tag counts on it by now
        var count = new TagCount(meter.Rollover) { Written = meter.Written, Seen = meter.Latest };
        foreach (var sample in samples)
            count.Take(sample, nowUtc);
        foreach (var row in count.Rows)
        {
            var id = Guid.CreateVersion7(nowUtc);
            if (await scope.SingleAsync<bool>(WriteSql, new { id, meter.SiteId, meterId, tagId, row.Value, row.AtUtc, actor, nowUtc }, cancellationToken))
                await TellAsync(scope, id, meter, actor, nowUtc, cancellationToken);
            else
                count.Refuse(RefusedCount.Backwards, row.AtUtc);
        }

        await scope.ExecuteAsync(
            KeepSql,
            new
            {
                meterId,
                value = count.Seen?.Value,
                atUtc = count.Seen?.AtUtc,
                refused = count.Refused.Values.Sum(),
                why = count.LastRefusal?.Why.ToString(),
                refusedAtUtc = count.LastRefusal?.AtUtc,
            },
            cancellationToken);
        return count.Refused;
    }

    private static async Task TellAsync(DbScope scope, Guid id, Row meter, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var made = await RecordSql.FindAsync(scope, MeterReadings.Kind, id, isLocked: false, cancellationToken);
        var touched = new RecordTouched(id, meter.SiteId, Version: 1, meter.AssetId, WorkOrderId: null);
        await scope.WriteEventAsync(
            new("MeterReadingMade", meter.SiteId, id, touched, actor, nowUtc) { Change = RecordChange.Between(1, MeterReadings.Kind.Fields, null, made) }, cancellationToken);
    }

    private sealed record Row(
        Guid SiteId, Guid AssetId, decimal? Rollover, decimal? SeenValue, DateTimeOffset? SeenAtUtc, decimal? LastValue, DateTimeOffset? LastAtUtc)
    {
        public MeterValue? Written => LastValue is { } value && LastAtUtc is { } atUtc ? new(value, atUtc) : null;

        /// <summary>Of what the tag said and what a person read meanwhile the later.</summary>
        public MeterValue? Latest => SeenValue is { } value && SeenAtUtc is { } atUtc && !(LastAtUtc > atUtc) ? new(value, atUtc) : Written;
    }
}
