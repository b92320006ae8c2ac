using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Whether a raised alarm is silenced, and so opens no work.</summary>
internal static class SilenceOfAlarm
{
    private const string Sql = """
        SELECT r.state, r.is_safety, r.is_taken_out, a.returned_at_utc,
            EXISTS (SELECT FROM alarms.out_of_service AS o
                WHERE o.asset_id = a.asset_id AND o.until_utc IS NULL AND o.work_order_id IS NULL) AS is_out_by_person,
            EXISTS (SELECT FROM alarms.out_of_service AS o
                WHERE o.asset_id = a.asset_id AND o.until_utc IS NOT NULL
                  AND a.raised_at_utc >= o.since_utc AND a.raised_at_utc < o.until_utc) AS is_of_maintenance_time
        FROM alarms.alarm AS a JOIN alarms.alarm_rule AS r ON r.id = a.rule_id
        WHERE a.id = @alarmId
        """;

    /// <summary>
    /// Why it is held; null where it is not. Work that goes on does not hold here: whether it is work on the same failure mode
    /// is known only to the work orders. One that was raised and over while the asset was out is a matter of that time.
    /// </summary>
    public static async Task<HeldBecause?> WhyAsync(DbScope scope, Guid alarmId, CancellationToken cancellationToken) =>
        await scope.FindAsync<Row>(Sql, new { alarmId }, cancellationToken) is not { IsSafety: false } row ? null
        : row.State is AlarmState.Shelved ? HeldBecause.Shelved
        : row.State is AlarmState.SuppressedByDesign ? HeldBecause.SuppressedByDesign
        : row.IsTakenOut || row.IsOutByPerson ? HeldBecause.OutOfService
        : row is { IsOfMaintenanceTime: true, ReturnedAtUtc: not null } ? HeldBecause.OutOfService
        : null;

    private sealed record Row(
        AlarmState State, bool IsSafety, bool IsTakenOut, DateTimeOffset? ReturnedAtUtc, bool IsOutByPerson, bool IsOfMaintenanceTime);
}
