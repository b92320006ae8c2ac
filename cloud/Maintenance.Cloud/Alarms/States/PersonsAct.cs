using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>What a person may do to an alarm: its name in addresses, its permission, and what comes of it.</summary>
internal static class PersonsAct
{
    public static IReadOnlyList<AlarmAct> All { get; } =
    [
        AlarmAct.Acknowledge, AlarmAct.Reset, AlarmAct.Shelve, AlarmAct.Unshelve, AlarmAct.TakeOutOfService, AlarmAct.PutBackInService,
    ];

    public static string NameOf(AlarmAct act) => act switch
    {
        AlarmAct.Acknowledge => "acknowledge",
        AlarmAct.Reset => "reset",
        AlarmAct.Shelve => "shelve",
        AlarmAct.Unshelve => "unshelve",
        AlarmAct.TakeOutOfService => "out-of-service",
        AlarmAct.PutBackInService => "back-in-service",
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "This is no act of a person."),
    };

    public static Permission PermissionOf(AlarmAct act) =>
        act is AlarmAct.Acknowledge or AlarmAct.Reset ? Permission.AcknowledgeAlarms : Permission.SilenceAlarms;

    /// <summary>Whether the person has to say why: whatever hides an alarm from others.</summary>
    public static bool NeedsReason(AlarmAct act) => act is AlarmAct.Shelve or AlarmAct.TakeOutOfService;

    /// <summary>What the act makes of the alarm.</summary>
    /// <param name="untilUtc">End of a shelf; not needed for the rest.</param>
    /// <param name="isAssetOut">Whether the whole asset is out of service: the alarm then stays so.</param>
    public static Outcome Apply(AlarmAct act, AlarmRow row, DateTimeOffset? untilUtc, bool isAssetOut, DateTimeOffset nowUtc)
    {
        var alarm = row.Lifecycle.At(nowUtc);
        var isTakenOut = row.IsTakenOut;
        var refusal = AlarmRefusal.None;
        var after = act switch
        {
            AlarmAct.Acknowledge => alarm.Acknowledge(out refusal),
            AlarmAct.Reset => alarm.Reset(out refusal),
            AlarmAct.Shelve => alarm.Shelve(untilUtc ?? nowUtc, nowUtc, out refusal),
            AlarmAct.Unshelve => alarm.Unshelve(out refusal),
            AlarmAct.TakeOutOfService => TakeOut(alarm, ref isTakenOut, out refusal),
            _ => PutBack(alarm, ref isTakenOut, isAssetOut, out refusal),
        };
        return new(after, isTakenOut, refusal);
    }

    /// <summary>What the person could do now; a shelf that needs an end counts as possible.</summary>
    public static IEnumerable<AlarmAct> Possible(AlarmRow row, bool isAssetOut, DateTimeOffset nowUtc) =>
        All.Where(act => Apply(act, row, nowUtc + AlarmLifecycle.LongestShelf, isAssetOut, nowUtc).Refusal == AlarmRefusal.None)
            .Where(act => act is not AlarmAct.Shelve || !row.IsOutOfService);

    /// <param name="IsTakenOut">Whether a person has this very alarm out of service now.</param>
    public readonly record struct Outcome(AlarmLifecycle After, bool IsTakenOut, AlarmRefusal Refusal);

    private static AlarmLifecycle TakeOut(AlarmLifecycle alarm, ref bool isTakenOut, out AlarmRefusal refusal)
    {
        if (isTakenOut)
        {
            refusal = AlarmRefusal.NothingToDo;
            return alarm;
        }

        var after = alarm.TakeOutOfService(isOut: true, out refusal);
        if (refusal == AlarmRefusal.NothingToDo)
            refusal = AlarmRefusal.None;
        isTakenOut = refusal == AlarmRefusal.None;
        return after;
    }

    private static AlarmLifecycle PutBack(AlarmLifecycle alarm, ref bool isTakenOut, bool isAssetOut, out AlarmRefusal refusal)
    {
        refusal = isTakenOut ? AlarmRefusal.None : alarm.IsOutOfService ? AlarmRefusal.NotYet : AlarmRefusal.NothingToDo;
        isTakenOut = false;
        return refusal != AlarmRefusal.None || isAssetOut ? alarm : alarm.TakeOutOfService(isOut: false, out _);
    }
}
