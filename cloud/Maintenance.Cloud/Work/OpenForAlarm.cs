using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Opens a work order for an alarm, or counts the alarm on the one that lives for the same asset and failure mode:
/// while open it recurs, while Done or Verified it is reopened, after Closed a new one follows it.
/// While work on the asset goes on, its alarms open and reopen nothing, unless they are safety alarms. What a recurrence
/// reopened does not go on yet: nobody stands at the machine.
/// </summary>
internal static class OpenForAlarm
{
    public sealed record Request(
        Guid AlarmId, Guid SiteId, Guid AssetId, string FailureMode, string Title, string Description, Priority Priority,
        MaintenanceType MaintenanceType, DateTimeOffset DueAtUtc, bool IsSafety);

    public enum Outcome
    {
        Opened,
        Recurred,

        /// <summary>This alarm is evidence of a work order already.</summary>
        Known,

        /// <summary>The asset is being worked on.</summary>
        OutOfService,
    }

    /// <summary>How history and events name what acts without a person.</summary>
    public const string Actor = "system:automation";

    // One statement: racing alarms meet at the partial unique index, and the loser updates what the winner inserted.
    // state_before tells what came out: none = opened, another = reopened, the same = recurred.
    private const string Sql = $"""
        WITH opened AS (
            INSERT INTO work.work_order AS existing (
                id, site_id, title, description, asset_id, failure_mode, state, wait_reason, priority, origin,
                maintenance_type, due_at_utc, follow_up_of, created_at_utc, created_by, changed_at_utc, changed_by)
            SELECT @id, @SiteId, @Title, @Description, @AssetId, @FailureMode, 'Waiting', 'Schedule', @priority, 'Alarm',
                @maintenanceType, @DueAtUtc,
                (SELECT w.id FROM work.work_order AS w
                 WHERE w.asset_id = @AssetId AND w.failure_mode = @FailureMode AND w.origin = 'Alarm' AND w.state = 'Closed'
                 ORDER BY w.number DESC LIMIT 1),
                @nowUtc, @Actor, @nowUtc, @Actor
            WHERE NOT EXISTS (SELECT FROM work.work_order_alarm AS l WHERE l.alarm_id = @AlarmId)
              AND (@IsSafety
                OR NOT EXISTS (SELECT FROM work.work_order AS w
                    WHERE w.asset_id = @AssetId AND {WorkInProgress.IsWorkedOnSql})
                OR EXISTS (SELECT FROM work.work_order AS w
                    WHERE w.asset_id = @AssetId AND w.failure_mode = @FailureMode AND w.origin = 'Alarm'
                      AND w.state IN ('Waiting', 'Scheduled', 'InProgress')))
            ON CONFLICT (asset_id, failure_mode) WHERE origin = 'Alarm' AND state NOT IN ('Closed', 'Cancelled')
            DO UPDATE SET
                recurrences = existing.recurrences + 1,
                state_before = existing.state,
                state = CASE WHEN existing.state IN ('Done', 'Verified') THEN 'InProgress' ELSE existing.state END,
                verdict = CASE WHEN existing.state IN ('Done', 'Verified') THEN NULL ELSE existing.verdict END,
                priority = CASE
                    WHEN array_position(@priorities, excluded.priority) > array_position(@priorities, existing.priority)
                    THEN excluded.priority ELSE existing.priority END,
                due_at_utc = least(existing.due_at_utc, excluded.due_at_utc),
                changed_at_utc = excluded.changed_at_utc,
                changed_by = excluded.changed_by,
                version = existing.version + 1
            RETURNING id, site_id, asset_id, number, failure_mode, recurrences, state, state_before
        ), linked AS (
            INSERT INTO work.work_order_alarm (alarm_id, work_order_id, site_id, linked_at_utc)
            SELECT @AlarmId, o.id, o.site_id, @nowUtc FROM opened AS o
        ), noted AS (
            INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason)
            SELECT o.id, o.site_id, @nowUtc, @Actor,
                CASE WHEN o.state_before IS NULL THEN 'open' WHEN o.state_before <> o.state THEN 'reopen' ELSE 'recur' END,
                o.state_before, o.state, @Description
            FROM opened AS o
        )
        SELECT id, site_id, asset_id, number, failure_mode, recurrences, state, state_before FROM opened
        """;

    private const string IsKnownSql = "SELECT EXISTS (SELECT FROM work.work_order_alarm AS l WHERE l.alarm_id = @AlarmId)";

    private static readonly string[] Priorities = Enum.GetNames<Priority>();

    public static async Task<Outcome> HandleAsync(
        DbScope scope, Request request, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var order = await scope.FindAsync<Row>(Sql, Parameters(request, nowUtc), cancellationToken);
        if (order is null)
        {
            return await scope.SingleAsync<bool>(IsKnownSql, new { request.AlarmId }, cancellationToken)
                ? Outcome.Known
                : Outcome.OutOfService;
        }

        await scope.WriteEventAsync(order.Happened(request.AlarmId, nowUtc), cancellationToken);
        return order.StateBefore is null ? Outcome.Opened : Outcome.Recurred;
    }

    private static object Parameters(Request request, DateTimeOffset nowUtc) => new
    {
        id = Guid.CreateVersion7(nowUtc),
        request.AlarmId,
        request.SiteId,
        request.AssetId,
        request.FailureMode,
        request.Title,
        request.Description,
        request.DueAtUtc,
        request.IsSafety,
        priority = request.Priority.ToString(),
        maintenanceType = request.MaintenanceType.ToString(),
        priorities = Priorities,
        Actor,
        nowUtc,
    };

    private sealed record Row(
        Guid Id, Guid SiteId, Guid? AssetId, long Number, string? FailureMode, int Recurrences, WorkOrderState State,
        WorkOrderState? StateBefore)
    {
        public Event Happened(Guid alarmId, DateTimeOffset nowUtc) => StateBefore is { } before
            ? new(nameof(WorkOrderRecurred), SiteId, Id,
                new WorkOrderRecurred(Id, SiteId, AssetId, Number, Recurrences, before, State, alarmId), Actor, nowUtc)
            : new(nameof(WorkOrderOpened), SiteId, Id,
                new WorkOrderOpened(Id, SiteId, AssetId, Number, FailureMode, alarmId), Actor, nowUtc);
    }
}
