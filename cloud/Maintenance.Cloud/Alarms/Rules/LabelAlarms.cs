using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Keeps with alarms what came of them: that one opened a work order, and what people found.</summary>
internal static class LabelAlarms
{
    private const string OpenedSql = "UPDATE alarms.alarm SET opened_work = true WHERE id = @alarmId";
    private const string VerdictSql = "UPDATE alarms.alarm SET verdict = @verdict WHERE id = ANY (@alarmIds)";

    public static Task OpenedWorkAsync(DbScope scope, Guid alarmId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(OpenedSql, new { alarmId }, cancellationToken);

    /// <param name="verdict">Null where it was taken back: the work order was reopened.</param>
    public static async Task JudgedAsync(DbScope scope, IReadOnlyList<Guid> alarmIds, string? verdict, CancellationToken cancellationToken)
    {
        await LockAlarms.OfAlarmsAsync(scope, alarmIds, cancellationToken);
        await scope.ExecuteAsync(VerdictSql, new { alarmIds = alarmIds.ToArray(), verdict }, cancellationToken);
    }
}
