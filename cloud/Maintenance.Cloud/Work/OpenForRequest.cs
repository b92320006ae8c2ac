using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Opens the work order of a request that was accepted, in the transaction of that act. It waits for the schedule, in the pool.</summary>
internal static class OpenForRequest
{
    public sealed record Request(
        Guid RequestId, Guid SiteId, Guid AssetId, string? FailureMode, string Title, string Description, Priority Priority,
        MaintenanceType MaintenanceType, DateTimeOffset DueAtUtc);

    public sealed record Opened(Guid Id, long Number);

    /// <summary>What a request's requester is told of its work order.</summary>
    public sealed record Standing(WorkOrderState State, WaitReason? WaitReason, bool WasStarted);

    private const string Sql = """
        INSERT INTO work.work_order (
            id, site_id, title, description, asset_id, failure_mode, state, wait_reason, priority, origin, origin_id, maintenance_type,
            due_at_utc, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (
            @id, @SiteId, @Title, @Description, @AssetId, @FailureMode, 'Waiting', 'Schedule', @priority, 'Request', @RequestId, @maintenanceType,
            @DueAtUtc, @nowUtc, @actor, @nowUtc, @actor)
        """;

    // A second statement: a new row need not be visible to the one that adds it.
    private const string NoteSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, to_state)
        SELECT w.id, w.site_id, @nowUtc, @actor, 'open', w.state FROM work.work_order AS w WHERE w.id = @id
        """;

    private const string NumberSql = "SELECT w.number FROM work.work_order AS w WHERE w.id = @id";

    private const string StandingSql = """
        SELECT w.state, w.wait_reason, w.started_at_utc IS NOT NULL AS was_started FROM work.work_order AS w WHERE w.id = @workOrderId
        """;

    public static async Task<Opened> HandleAsync(
        DbScope scope, Request request, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(nowUtc);
        var (priority, maintenanceType) = (request.Priority.ToString(), request.MaintenanceType.ToString());
        await scope.ExecuteAsync(
            Sql,
            new
            {
                id,
                request.RequestId,
                request.SiteId,
                request.AssetId,
                request.FailureMode,
                request.Title,
                request.Description,
                request.DueAtUtc,
                priority,
                maintenanceType,
                actor,
                nowUtc,
            },
            cancellationToken);
        await scope.ExecuteAsync(NoteSql, new { id, actor, nowUtc }, cancellationToken);
        var number = await scope.SingleAsync<long>(NumberSql, new { id }, cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(WorkOrderOpened), request.SiteId, id,
                new WorkOrderOpened(id, request.SiteId, request.AssetId, number, request.FailureMode, null), actor, nowUtc),
            cancellationToken);
        return new(id, number);
    }

    /// <summary>How far a work order has come; null where the scope sees none.</summary>
    public static Task<Standing?> StandingAsync(DbScope scope, Guid workOrderId, CancellationToken cancellationToken) =>
        scope.FindAsync<Standing>(StandingSql, new { workOrderId }, cancellationToken);
}
