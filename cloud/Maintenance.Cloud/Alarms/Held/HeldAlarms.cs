using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>Alarms that stood aside and whose condition still holds, once the reason for standing aside is gone.</summary>
internal static class HeldAlarms
{
    private static readonly string[] Silences =
        [nameof(HeldBecause.Shelved), nameof(HeldBecause.SuppressedByDesign), nameof(HeldBecause.OutOfService)];

    private const string BindSql = """
        UPDATE alarms.alarm_rule SET asset_id = @assetId
        WHERE id IN (
            SELECT r.id FROM alarms.alarm_rule AS r
            WHERE r.site_id = @siteId AND r.asset_tag_number = @tagNumber AND r.asset_id IS NULL ORDER BY r.id FOR NO KEY UPDATE);
        UPDATE alarms.alarm SET asset_id = @assetId
        WHERE site_id = @siteId AND asset_tag_number = @tagNumber AND asset_id IS NULL
        """;

    private const string ActiveSql = $"""
        SELECT a.id AS alarm_id, a.site_id, a.asset_id, a.asset_tag_number, a.tag, a.signal, a.unit, a.rule, a.detector,
               a.priority, a.is_safety, a.value, a.limit_value AS "limit", a.score, a.quality, a.raised_at_utc, {StoredBasis.Columns}
        FROM alarms.alarm AS a
        WHERE a.raised_at_utc IS NOT NULL AND a.returned_at_utc IS NULL AND a.held_because = ANY (@because)
          AND (a.asset_id = @assetId OR a.id = @alarmId)
        ORDER BY a.arrival
        LIMIT 200
        """;

    /// <summary>Binds the alarms that named an asset before it was made.</summary>
    public static Task BindAsync(
        DbScope scope, Guid siteId, string tagNumber, Guid assetId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(BindSql, new { siteId, tagNumber, assetId }, cancellationToken);

    /// <summary>The asset's active alarms that were held for this reason, oldest first.</summary>
    public static Task<IReadOnlyList<AlarmRaised>> OfAssetAsync(
        DbScope scope, Guid assetId, HeldBecause because, CancellationToken cancellationToken) =>
        ReadAsync(scope, new { assetId, alarmId = default(Guid?), because = (string[])[because.ToString()] }, cancellationToken);

    /// <summary>The alarm, where it is active and was held because it was silenced.</summary>
    public static Task<IReadOnlyList<AlarmRaised>> SilencedAsync(DbScope scope, Guid alarmId, CancellationToken cancellationToken) =>
        ReadAsync(scope, new { assetId = default(Guid?), alarmId, because = Silences }, cancellationToken);

    private static async Task<IReadOnlyList<AlarmRaised>> ReadAsync(DbScope scope, object which, CancellationToken cancellationToken) =>
        [.. (await scope.QueryAsync<Row>(ActiveSql, which, cancellationToken)).Select(row => row.ToEvent())];

    private sealed record Row(
        Guid AlarmId, Guid SiteId, Guid? AssetId, string? AssetTagNumber, string Tag, string Signal, string Unit, string Rule,
        string Detector, AlarmPriority Priority, bool IsSafety, double Value, double? Limit, double? Score, short Quality,
        DateTimeOffset RaisedAtUtc, string? DetectorVersion, string? Mode, AlarmDirection? Direction, string? Contributions,
        Guid? GatewayIncidentId, bool IsChattering)
    {
        public AlarmRaised ToEvent() => new(
            AlarmId, SiteId, AssetId, AssetTagNumber, Tag, Signal, Unit, Rule, Detector, Priority, IsSafety, Value, Limit,
            Score, (Quality)Quality, RaisedAtUtc,
            new(DetectorVersion, Mode, Direction, StoredBasis.Read(Contributions), GatewayIncidentId, IsChattering));
    }
}
