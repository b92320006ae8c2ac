using System.Diagnostics.Metrics;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Writes an alarm's new state, its history and, unless the condition alone changed it, its event.</summary>
internal static class SaveState
{
    private static readonly Counter<long> Acts = PlatformMeter.Meter.CreateCounter<long>("alarm_acts_total");

    private const string StateSql = """
        UPDATE alarms.alarm_rule AS r SET
            state = @state,
            since_utc = CASE WHEN r.state = @state THEN r.since_utc ELSE @AtUtc END,
            is_active = @IsActive,
            shelved_until_utc = @ShelvedUntilUtc,
            is_suppressed_by_design = @IsSuppressedByDesign,
            is_out_of_service = @IsOutOfService,
            is_taken_out = @isTakenOut,
            is_latching = @IsLatching,
            suppressed_in_modes = @suppressedInModes,
            version = r.version + CASE @act WHEN 'Configure' THEN 1 ELSE 0 END
        WHERE r.id = @id
        """;

    private const string NoteSql = """
        INSERT INTO alarms.alarm_history (
            rule_id, alarm_id, site_id, at_utc, actor, address, act, from_state, to_state, reason, until_utc, work_order_id)
        VALUES (
            @id, @alarmId, @siteId, @AtUtc, @Actor, @Address, @act, @from, @state, @Reason, @untilUtc, @WorkOrderId)
        """;

    /// <param name="before">The row as it was read, with what else is to be stored of it, locked in this transaction.</param>
    public static async Task<AlarmRow> HandleAsync(
        DbScope scope, AlarmRow before, AlarmLifecycle after, AlarmAction action, CancellationToken cancellationToken)
    {
        var parameters = Parameters(before, after, action);
        await scope.ExecuteAsync(StateSql, parameters, cancellationToken);
        await scope.ExecuteAsync(NoteSql, parameters, cancellationToken);
        Acts.Add(1, new KeyValuePair<string, object?>("act", action.Act.ToString()));
        if (before.AlarmId is { } alarmId && action.Act is not (AlarmAct.Raise or AlarmAct.Return))
        {
            await scope.WriteEventAsync(
                new(nameof(AlarmChanged), before.SiteId, alarmId,
                    new AlarmChanged(alarmId, before.Id, before.SiteId, before.AssetId, action.Act, before.State, after.State),
                    action.Actor, action.AtUtc),
                cancellationToken);
        }

        return before with
        {
            State = after.State,
            SinceUtc = after.State == before.State ? before.SinceUtc : action.AtUtc,
            IsActive = after.IsActive,
            ShelvedUntilUtc = after.ShelvedUntilUtc,
            IsSuppressedByDesign = after.IsSuppressedByDesign,
            IsOutOfService = after.IsOutOfService,
            Version = action.Act is AlarmAct.Configure ? before.Version + 1 : before.Version,
        };
    }

    private static object Parameters(AlarmRow before, AlarmLifecycle after, AlarmAction action) => new
    {
        before.Id,
        before.AlarmId,
        before.SiteId,
        before.IsTakenOut,
        before.SuppressedInModes,
        after.IsLatching,
        after.IsActive,
        after.ShelvedUntilUtc,
        after.IsSuppressedByDesign,
        after.IsOutOfService,
        action.AtUtc,
        action.Actor,
        action.Address,
        action.Reason,
        action.WorkOrderId,
        act = action.Act.ToString(),
        from = before.State.ToString(),
        state = after.State.ToString(),
        untilUtc = action.Act is AlarmAct.Shelve ? after.ShelvedUntilUtc : null,
    };
}
