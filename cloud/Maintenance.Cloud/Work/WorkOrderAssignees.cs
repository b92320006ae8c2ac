using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Who does a work order: people and teams.</summary>
internal static class WorkOrderAssignees
{
    /// <summary>In whose hands a work order is, for one person.</summary>
    /// <param name="IsMine">It is the person's, or a team's of theirs.</param>
    /// <param name="IsNobodys">It lies in the pool.</param>
    /// <param name="DepartmentId">Of its asset.</param>
    public sealed record Held(Guid SiteId, bool IsMine, bool IsNobodys, Guid? DepartmentId)
    {
        /// <summary>Whether the person may do with it what <paramref name="permission"/> says.</summary>
        public bool Allow(CurrentUser user, Permission permission) =>
            user.MayWhole(permission, SiteId)
            || (user.For(permission) is var holder && holder.SiteIds.Contains(SiteId)
                && (IsMine || (IsNobodys && user.IsInPool(SiteId)) || (DepartmentId is { } department && holder.DepartmentIds.Contains(department))));
    }

    private const string HeldSql = """
        SELECT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = @Id AND (a.user_id = @userId OR a.team_id = ANY (work.my_team_ids()))) AS is_mine,
            NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = @Id) AS is_nobodys,
            (SELECT a.department_id FROM assets.asset AS a WHERE a.id = @AssetId) AS department_id
        """;

    // Of two who take it at once the lock on the work order lets one be first; the other finds it taken.
    private const string TakeSql = """
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, is_lead, assigned_at_utc, assigned_by)
        SELECT @Id, @SiteId, @userId, true, @nowUtc, @actor
        WHERE NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = @Id)
        """;

    private const string ReplaceSql = """
        DELETE FROM work.work_order_assignee AS a WHERE a.work_order_id = @Id;
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, team_id, is_lead, assigned_at_utc, assigned_by)
        SELECT @Id, @SiteId, u.id, NULL, u.id IS NOT DISTINCT FROM @leadId, @nowUtc, @actor FROM unnest(@userIds) AS u (id)
        UNION ALL SELECT @Id, @SiteId, NULL, m.id, m.id IS NOT DISTINCT FROM @leadId, @nowUtc, @actor FROM unnest(@teamIds) AS m (id)
        """;

    // What no person opened for themselves is the team's to whose department the asset belongs.
    private const string TeamSql = """
        INSERT INTO work.work_order_assignee (work_order_id, site_id, team_id, is_lead, assigned_at_utc, assigned_by)
        SELECT @workOrderId, a.site_id, m.id, true, @nowUtc, @actor
        FROM assets.asset AS a JOIN people.team AS m ON m.site_id = a.site_id AND m.department_id = a.department_id
        WHERE a.id = @assetId AND NOT m.is_archived AND m.member_ids <> '{}' ORDER BY lower(m.name) LIMIT 1
        """;

    public static async Task<Held> HeldByAsync(DbScope scope, WorkOrderRow order, CurrentUser user, CancellationToken cancellationToken)
    {
        var (isMine, isNobodys, departmentId) = await scope.SingleAsync<(bool, bool, Guid?)>(HeldSql, new { order.Id, userId = user.Id, order.AssetId }, cancellationToken);
        return new(order.SiteId, isMine, isNobodys, departmentId);
    }

    /// <summary>Gives it to the person if it is nobody's.</summary>
    public static Task TakeAsync(DbScope scope, WorkOrderRow order, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(TakeSql, new { order.Id, order.SiteId, userId = user.Id, actor = user.Actor, nowUtc }, cancellationToken);

    /// <summary>Gives it to these and to no other; to none: back to the pool.</summary>
    public static Task ReplaceAsync(
        DbScope scope, WorkOrderRow order, Guid[] userIds, Guid[] teamIds, Guid? leadId, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(ReplaceSql, new { order.Id, order.SiteId, userIds, teamIds, leadId, actor, nowUtc }, cancellationToken);

    /// <summary>Gives it to the team of the asset's department, where there is one.</summary>
    public static Task GiveToTeamAsync(DbScope scope, Guid workOrderId, Guid assetId, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(TeamSql, new { workOrderId, assetId, actor, nowUtc }, cancellationToken);
}
