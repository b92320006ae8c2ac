using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Opens a work order that something else asked for: it waits for its place in the plan, with the team of the asset's department or else in the pool of its site.</summary>
internal static class OpenWorkOrder
{
    /// <param name="OriginId">What asked for it.</param>
    /// <param name="MaintenanceType">Name in the catalogue.</param>
    public sealed record Request(
        Guid SiteId, Guid? AssetId, WorkOrderOrigin Origin, Guid? OriginId, string Title, string? Description, Priority Priority, string MaintenanceType,
        DateTimeOffset DueAtUtc)
    {
        public Severity? Severity { get; init; }

        public string? FailureMode { get; init; }

        public Guid? RequestedBy { get; init; }

        /// <summary>The work order that it follows.</summary>
        public Guid? FollowUpOf { get; init; }
    }

    private const string Sql = """
        INSERT INTO work.work_order (
            id, site_id, title, description, asset_id, failure_mode, state, wait_reason, wait_since_utc, severity, priority, origin, origin_id, requested_by,
            maintenance_type, due_at_utc, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@id, @SiteId, @Title, @Description, @AssetId, @FailureMode, 'Waiting', 'Schedule', @nowUtc, @severity, @priority, @origin, @OriginId, @RequestedBy,
            @MaintenanceType, @DueAtUtc, @nowUtc, @actor, @nowUtc, @actor);
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state)
        VALUES (@id, @SiteId, @nowUtc, @actor, 'open', NULL, 'Waiting');
        """;

    private const string FollowSql = """
        INSERT INTO work.link (id, site_id, work_order_id, kind, other_id, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@linkId, @SiteId, @id, 'Follows', @FollowUpOf, @nowUtc, @actor, @nowUtc, @actor)
        """;

    /// <param name="scope">It sees the whole site: what it opens may be another's.</param>
    /// <returns>The record, as the scope sees it.</returns>
    public static async Task<JsonObject> HandleAsync(DbScope scope, CurrentUser user, Request request, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(nowUtc);
        var parameters = new
        {
            id,
            request.SiteId,
            request.Title,
            request.Description,
            request.AssetId,
            request.FailureMode,
            request.OriginId,
            request.RequestedBy,
            request.MaintenanceType,
            request.DueAtUtc,
            request.FollowUpOf,
            severity = request.Severity?.ToString(),
            priority = request.Priority.ToString(),
            origin = request.Origin.ToString(),
            linkId = Guid.CreateVersion7(nowUtc),
            actor = user.Actor,
            nowUtc,
        };
        await scope.ExecuteAsync(Sql, parameters, cancellationToken);
        if (request.FollowUpOf is not null)
            await scope.ExecuteAsync(FollowSql, parameters, cancellationToken);
        if (request.AssetId is { } assetId)
            await WorkOrderAssignees.GiveToTeamAsync(scope, id, assetId, user.Actor, nowUtc, cancellationToken);
        await TakeTemplate.ChooseAsync(scope, id, user.Actor, cancellationToken);
        return await TellAsync(scope, id, user.Actor, null, nowUtc, cancellationToken);
    }

    /// <summary>Tells that a work order is there, with everything it says.</summary>
    public static async Task<JsonObject> TellAsync(DbScope scope, Guid id, string actor, Guid? alarmId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var record = await RecordSql.FindAsync(scope, WorkOrders.Kind, id, isLocked: false, cancellationToken)
            ?? throw new InvalidOperationException($"The work order {id} is hidden from who opened it.");
        var order = WorkOrderRow.Of(record);
        await scope.WriteEventAsync(
            new(nameof(WorkOrderOpened), order.SiteId, id, new WorkOrderOpened(id, order.SiteId, order.AssetId, order.Number, order.FailureMode, alarmId), actor, nowUtc)
            {
                Change = RecordChange.Between(order.Version, WorkOrders.Kind.Fields, null, record),
            },
            cancellationToken);
        return record;
    }
}
