using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Which alarms are the evidence of a work order.</summary>
internal static class AlarmsOfWorkOrder
{
    private const string Sql = "SELECT l.alarm_id FROM work.work_order_alarm AS l WHERE l.work_order_id = @workOrderId";

    public static Task<IReadOnlyList<Guid>> ReadAsync(DbScope scope, Guid workOrderId, CancellationToken cancellationToken) =>
        scope.QueryAsync<Guid>(Sql, new { workOrderId }, cancellationToken);
}
