using System.Text.Json.Nodes;
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
        MaintenanceType MaintenanceType, DateTimeOffset DueAtUtc, bool IsSafety)
    {
        /// <summary>As the alarm's rule says it; null: nobody did.</summary>
        public Severity? Severity { get; init; }
    }

    private static readonly string DueText = FieldTypes.Instant().Show("existing.due_at_utc");
    private static readonly string CompletedText = FieldTypes.Instant().Show("existing.completed_at_utc");
    private static readonly string VerifiedText = FieldTypes.Instant().Show("existing.verified_at_utc");

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
    // before tells what came out: none = opened, another state = reopened, the same = recurred; and what the recurrence changed.
    private static readonly string Sql = $"""
        WITH opened AS (
            INSERT INTO work.work_order AS existing (
                id, site_id, title, description, asset_id, failure_mode, state, wait_reason, wait_since_utc, severity, priority, origin, origin_id,
                maintenance_type, due_at_utc, created_at_utc, created_by, changed_at_utc, changed_by)
            SELECT @id, @SiteId, @Title, @Description, @AssetId, @FailureMode, 'Waiting', 'Schedule', @nowUtc, @severity, @priority, 'Alarm', @AlarmId,
                @maintenanceType, @DueAtUtc, @nowUtc, @Actor, @nowUtc, @Actor
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
                before = jsonb_build_object(
                    'state', existing.state, 'recurrences', existing.recurrences, 'verdict', existing.verdict, 'priority', existing.priority,
                    'dueAtUtc', {DueText}, 'completedAtUtc', {CompletedText}, 'completedBy', existing.completed_by,
                    'verifiedAtUtc', {VerifiedText}, 'verifiedBy', existing.verified_by),
                completed_at_utc = CASE WHEN existing.state IN ('Done', 'Verified') THEN NULL ELSE existing.completed_at_utc END,
                completed_by = CASE WHEN existing.state IN ('Done', 'Verified') THEN NULL ELSE existing.completed_by END,
                verified_at_utc = NULL,
                verified_by = NULL,
                state = CASE WHEN existing.state IN ('Done', 'Verified') THEN 'InProgress' ELSE existing.state END,
                verdict = CASE WHEN existing.state IN ('Done', 'Verified') THEN NULL ELSE existing.verdict END,
                priority = CASE
                    WHEN array_position(@priorities, excluded.priority) > array_position(@priorities, existing.priority)
                    THEN excluded.priority ELSE existing.priority END,
                due_at_utc = least(existing.due_at_utc, excluded.due_at_utc),
                changed_at_utc = excluded.changed_at_utc,
                changed_by = excluded.changed_by,
                version = existing.version + 1
            RETURNING id, site_id, state, before, before ->> 'state' AS state_before
        ), followed AS (
            INSERT INTO work.link (id, site_id, work_order_id, kind, other_id, created_at_utc, created_by, changed_at_utc, changed_by)
            SELECT @linkId, o.site_id, o.id, 'Follows', c.id, @nowUtc, @Actor, @nowUtc, @Actor
            FROM opened AS o CROSS JOIN LATERAL (
                SELECT w.id FROM work.work_order AS w
                WHERE w.asset_id = @AssetId AND w.failure_mode = @FailureMode AND w.origin = 'Alarm' AND w.state = 'Closed'
                ORDER BY w.number DESC LIMIT 1) AS c
            WHERE o.before IS NULL
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
        SELECT o.id, o.before::text AS before FROM opened AS o
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

        if (order.Before is null)
        {
            await WorkOrderAssignees.GiveToTeamAsync(scope, order.Id, request.AssetId, Actor, nowUtc, cancellationToken);
            await TakeTemplate.ChooseAsync(scope, order.Id, Actor, cancellationToken);
            await OpenWorkOrder.TellAsync(scope, order.Id, Actor, request.AlarmId, nowUtc, cancellationToken);
            return Outcome.Opened;
        }

        await TellRecurredAsync(scope, order.Id, JsonNode.Parse(order.Before)!.AsObject(), request.AlarmId, nowUtc, cancellationToken);
        return Outcome.Recurred;
    }

    /// <summary>Tells what the recurrence changed, so that what people change meanwhile is merged with it.</summary>
    private static async Task TellRecurredAsync(
        DbScope scope, Guid id, JsonObject changed, Guid alarmId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var after = (await RecordSql.FindAsync(scope, WorkOrders.Kind, id, isLocked: false, cancellationToken))!;
        var before = after.DeepClone().AsObject();
        foreach (var (field, value) in changed)
            before[field] = value?.DeepClone();
        var order = WorkOrderRow.Of(after);
        var recurred = new WorkOrderRecurred(
            id, order.SiteId, order.AssetId, order.Number, after[WorkOrders.Recurrences]!.GetValue<int>(), WorkOrderRow.Of(before).State, order.State, alarmId);
        await scope.WriteEventAsync(
            new(nameof(WorkOrderRecurred), order.SiteId, id, recurred, Actor, nowUtc) { Change = RecordChange.Between(order.Version, WorkOrders.Kind.Fields, before, after) },
            cancellationToken);
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
        severity = request.Severity?.ToString(),
        linkId = Guid.CreateVersion7(nowUtc),
        maintenanceType = request.MaintenanceType.ToString(),
        priorities = Priorities,
        Actor,
        nowUtc,
    };

    private sealed record Row(Guid Id, string? Before);
}
