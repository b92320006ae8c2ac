using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Brings an alarm's state on by what its condition did. The state is that of the latest activation by device time: what comes
/// late of an earlier one is kept with that one and moves nothing. A clock that is ahead counts as now, so that what it told
/// hides nothing that comes when it is right again.
/// </summary>
internal static class MoveOnCondition
{
    private const string ActivationSql = """
        UPDATE alarms.alarm_rule AS r SET
            alarm_id = @AlarmId, alarm_at_utc = @atUtc, raises = r.raises + @raises, chatter = @chatter,
            is_chattering = @isChattering, condition_changed_at_utc = @nowUtc, mode = @mode
        WHERE r.id = @id
        """;

    /// <param name="row">Locked in this transaction.</param>
    /// <param name="isWhole">Both the raise and the return of the activation are known now.</param>
    public static async Task<AlarmLifecycle> HandleAsync(
        DbScope scope, AlarmRow row, AlarmTransition transition, bool isWhole, string actor, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        var isRaise = transition.Edge is AlarmEdge.Raised;
        var isPresent = row.AlarmId == transition.AlarmId;
        var atUtc = transition.AtUtc < nowUtc ? transition.AtUtc : nowUtc;
        if ((!isPresent && atUtc < row.AlarmAtUtc) || (isWhole && (isRaise || !isPresent)))
            return row.Lifecycle;

        var before = await AdaptAsync(scope, row, transition, actor, nowUtc, cancellationToken);
        var after = Apply(before.Lifecycle, isRaise, isPresent);
        var chatter = ChatterOfAlarms.Continue(row.Chatter, isRaise ? AlarmChange.Raised : AlarmChange.Returned, atUtc);
        var isChattering = chatter.IsChattering || transition.Basis is { IsChattering: true };
        await scope.ExecuteAsync(
            ActivationSql,
            new
            {
                row.Id,
                transition.AlarmId,
                atUtc,
                nowUtc,
                mode = before.Mode,
                raises = isRaise || !isPresent ? 1 : 0,
                chatter = Maintenance.Analytics.State.StateDocument.Save(chatter),
                isChattering,
            },
            cancellationToken);
        await SaveState.HandleAsync(
            scope, before with { AlarmId = transition.AlarmId }, after,
            new(isRaise ? AlarmAct.Raise : AlarmAct.Return, actor, nowUtc), cancellationToken);
        if (isChattering && !row.IsChattering)
            await ChatterOfAlarms.TellAsync(scope, row, transition.AlarmId, chatter, nowUtc, cancellationToken);
        return after;
    }

    /// <summary>A new activation asks for an answer of its own, even where the last one's return never came.</summary>
    private static AlarmLifecycle Apply(AlarmLifecycle alarm, bool isRaise, bool isPresent) => (isRaise, isPresent) switch
    {
        (true, _) => alarm.Take(AlarmChange.Returned).Take(AlarmChange.Raised),
        (false, true) => alarm.Take(AlarmChange.Returned),
        // The return came before its raise: somebody has to know that there was one.
        (false, false) => alarm.Take(AlarmChange.Returned).Take(AlarmChange.Raised).Take(AlarmChange.Returned),
    };

    /// <summary>What silences or uncovers the alarm before its condition is looked at: the end of a shelf, its asset, the machine's mode.</summary>
    private static async Task<AlarmRow> AdaptAsync(
        DbScope scope, AlarmRow row, AlarmTransition transition, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        row = row with { AlarmId = row.AlarmId ?? transition.AlarmId, Mode = transition.Basis?.Mode ?? row.Mode };
        var alarm = row.Lifecycle;
        if (alarm.ShelvedUntilUtc <= nowUtc)
            row = await SaveState.HandleAsync(scope, row, alarm.At(nowUtc), new(AlarmAct.EndShelf, actor, nowUtc), cancellationToken);

        // The rule may have gone over to another asset, so that it comes back as well as goes out here.
        var isOut = row.IsTakenOut || await OutOfService.IsOutAsync(scope, row.AssetId, cancellationToken);
        if (isOut != row.IsOutOfService && !(isOut && row.IsSafety))
        {
            row = await SaveState.HandleAsync(
                scope, row, row.Lifecycle.TakeOutOfService(isOut, out _),
                new(isOut ? AlarmAct.TakeOutOfService : AlarmAct.PutBackInService, actor, nowUtc), cancellationToken);
        }

        var isMeaningless = row.IsMeaninglessIn(transition.Basis?.Mode);
        if (isMeaningless == row.IsSuppressedByDesign || row.IsSafety)
            return row;
        var act = isMeaningless ? AlarmAct.Suppress : AlarmAct.Release;
        return await SaveState.HandleAsync(
            scope, row, row.Lifecycle.SuppressByDesign(isMeaningless, out _), new(act, actor, nowUtc, Reason: transition.Basis?.Mode), cancellationToken);
    }
}
