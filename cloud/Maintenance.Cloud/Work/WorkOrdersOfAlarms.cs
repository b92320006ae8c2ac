using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Which work order an alarm is evidence of.</summary>
internal static class WorkOrdersOfAlarms
{
    public sealed record Entry(Guid AlarmId, Guid Id, long Number);

    private const string Sql = """
        SELECT l.alarm_id, w.id, w.number
        FROM work.work_order_alarm AS l
        JOIN work.work_order AS w ON w.id = l.work_order_id
        WHERE l.alarm_id = ANY (@alarmIds)
        """;

    public static async Task<IReadOnlyDictionary<Guid, Entry>> ReadAsync(
        DbScope scope, Guid[] alarmIds, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<Entry>(Sql, new { alarmIds }, cancellationToken)).ToDictionary(entry => entry.AlarmId);
}
