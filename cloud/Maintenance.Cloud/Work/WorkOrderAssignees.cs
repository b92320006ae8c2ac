using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Who does a work order.</summary>
internal static class WorkOrderAssignees
{
    private const string OfSql = "SELECT a.user_id FROM work.work_order_assignee AS a WHERE a.work_order_id = @workOrderId ORDER BY a.assigned_at_utc, a.user_id";

    // Of two who take it at once the row lock on the work order lets one be first; the other finds it taken.
    private const string TakeSql = """
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT @workOrderId, @siteId, @userId, @nowUtc, @actor
        WHERE NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = @workOrderId)
        """;

    private const string ReplaceSql = """
        WITH gone AS (
            DELETE FROM work.work_order_assignee AS a WHERE a.work_order_id = @workOrderId AND a.user_id <> ALL (@userIds)
        )
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT @workOrderId, @siteId, u.id, @nowUtc, @actor FROM unnest(@userIds) AS u (id)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>None: it lies in the pool.</summary>
    public static async Task<IReadOnlyList<Guid>> OfAsync(DbScope scope, Guid workOrderId, CancellationToken cancellationToken) =>
        await scope.QueryAsync<Guid>(OfSql, new { workOrderId }, cancellationToken);

    /// <summary>Whether the person may do with this work order what <paramref name="permission"/> says.</summary>
    public static bool Allow(CurrentUser user, Permission permission, Guid siteId, IReadOnlyList<Guid> assignees) =>
        user.MayWhole(permission, siteId)
        || (user.May(permission, siteId) && (assignees.Contains(user.Id) || (assignees.Count == 0 && user.IsInPool(siteId))));

    /// <summary>Gives it to the person if it is nobody's.</summary>
    public static Task TakeAsync(DbScope scope, WorkOrderRow order, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            TakeSql, new { workOrderId = order.Id, order.SiteId, userId = user.Id, user.Actor, nowUtc }, cancellationToken);

    /// <summary>Gives it to these people and to no other; to none: back to the pool.</summary>
    public static Task ReplaceAsync(
        DbScope scope, WorkOrderRow order, Guid[] userIds, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            ReplaceSql, new { workOrderId = order.Id, order.SiteId, userIds, actor, nowUtc }, cancellationToken);
}
