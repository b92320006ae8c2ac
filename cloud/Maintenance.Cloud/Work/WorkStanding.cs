using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>How far a work order has come, as whoever asked for it is told.</summary>
internal sealed record WorkStanding(WorkOrderState State, WaitReason? WaitReason, bool WasStarted)
{
    private const string Sql = """
        SELECT w.state, w.wait_reason, w.started_at_utc IS NOT NULL AS was_started FROM work.work_order AS w WHERE w.id = @workOrderId
        """;

    /// <returns>Null where the scope sees none.</returns>
    public static Task<WorkStanding?> FindAsync(DbScope scope, Guid workOrderId, CancellationToken cancellationToken) =>
        scope.FindAsync<WorkStanding>(Sql, new { workOrderId }, cancellationToken);
}
