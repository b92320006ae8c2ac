using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>How the conditions of some alarms stand now, for other modules: whatever people did to the alarms.</summary>
internal static class ConditionsOfAlarms
{
    /// <param name="IsActive">The value is beyond its limit, or the detector says so, now.</param>
    /// <param name="SinceUtc">When that changed last.</param>
    public sealed record Entry(Guid GatewayId, string Tag, bool IsActive, DateTimeOffset SinceUtc);

    private const string Sql = """
        SELECT DISTINCT r.gateway_id, r.tag, r.is_active, r.condition_changed_at_utc AS since_utc
        FROM alarms.alarm AS a JOIN alarms.alarm_rule AS r ON r.id = a.rule_id WHERE a.id = ANY (@alarmIds)
        """;

    public static Task<IReadOnlyList<Entry>> ReadAsync(DbScope scope, IReadOnlyList<Guid> alarmIds, CancellationToken cancellationToken) =>
        scope.QueryAsync<Entry>(Sql, new { alarmIds = alarmIds.ToArray() }, cancellationToken);
}
