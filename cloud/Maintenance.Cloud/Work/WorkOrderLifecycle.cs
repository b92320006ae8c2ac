using System.Collections.Frozen;

namespace Maintenance.Cloud.Work;

/// <summary>
/// The work order's state machine: Waiting → Scheduled → InProgress → Done → Verified → Closed; Scheduled and InProgress
/// ↔ Waiting; an urgent one starts straight from Waiting; Done and Verified reopen; cancelled only before Done.
/// </summary>
internal static class WorkOrderLifecycle
{
    /// <summary>What the guards look at.</summary>
    /// <param name="IsAutomatic">Opened by an alarm or a prediction: it ends only with a verdict.</param>
    /// <param name="WasStarted">Work on it began at some time.</param>
    /// <param name="CompletedBy">Who did it last.</param>
    public sealed record Subject(
        WorkOrderState State, WaitReason? WaitReason, bool IsAutomatic, bool WasStarted, Guid? CompletedBy);

    /// <summary>What somebody wants to do.</summary>
    public sealed record Wish(WorkOrderVerb Verb, Guid By, string? Reason, WaitReason? WaitReason, Verdict? Verdict);

    private static readonly FrozenDictionary<(WorkOrderState From, WorkOrderVerb Verb), WorkOrderState> Arrows =
        new Dictionary<(WorkOrderState From, WorkOrderVerb Verb), WorkOrderState>
        {
            [(WorkOrderState.Waiting, WorkOrderVerb.Schedule)] = WorkOrderState.Scheduled,
            [(WorkOrderState.Waiting, WorkOrderVerb.Start)] = WorkOrderState.InProgress,
            [(WorkOrderState.Waiting, WorkOrderVerb.Resume)] = WorkOrderState.InProgress,
            [(WorkOrderState.Scheduled, WorkOrderVerb.Start)] = WorkOrderState.InProgress,
            [(WorkOrderState.Scheduled, WorkOrderVerb.Wait)] = WorkOrderState.Waiting,
            [(WorkOrderState.InProgress, WorkOrderVerb.Wait)] = WorkOrderState.Waiting,
            [(WorkOrderState.InProgress, WorkOrderVerb.Complete)] = WorkOrderState.Done,
            [(WorkOrderState.Done, WorkOrderVerb.Verify)] = WorkOrderState.Verified,
            [(WorkOrderState.Done, WorkOrderVerb.Reopen)] = WorkOrderState.InProgress,
            [(WorkOrderState.Verified, WorkOrderVerb.Reopen)] = WorkOrderState.InProgress,
            [(WorkOrderState.Verified, WorkOrderVerb.Close)] = WorkOrderState.Closed,
            [(WorkOrderState.Draft, WorkOrderVerb.Cancel)] = WorkOrderState.Cancelled,
            [(WorkOrderState.Waiting, WorkOrderVerb.Cancel)] = WorkOrderState.Cancelled,
            [(WorkOrderState.Scheduled, WorkOrderVerb.Cancel)] = WorkOrderState.Cancelled,
            [(WorkOrderState.InProgress, WorkOrderVerb.Cancel)] = WorkOrderState.Cancelled,
        }.ToFrozenDictionary();

    /// <summary>Whether, and where to, the wish moves the work order.</summary>
    public static WorkOrderMove Decide(Subject order, Wish wish) =>
        Bar(order, wish.Verb, wish.By) is { } barred ? new WorkOrderMove.Illegal(barred)
        : MissingField(order, wish) is { } missing ? missing
        : new WorkOrderMove.Allowed(
            Arrows[(order.State, wish.Verb)], wish.Verb is WorkOrderVerb.Wait ? wish.WaitReason : null);

    /// <summary>What this person could do now, if they fill in what is asked for.</summary>
    public static IEnumerable<WorkOrderVerb> Possible(Subject order, Guid by) =>
        Enum.GetValues<WorkOrderVerb>().Where(verb => Bar(order, verb, by) is null);

    private static string? Bar(Subject order, WorkOrderVerb verb, Guid by) => (order, verb) switch
    {
        _ when !Arrows.ContainsKey((order.State, verb)) =>
            $"A work order in state {order.State} cannot be given the verb {verb.ToString().ToLowerInvariant()}.",
        ({ WaitReason: WaitReason.Approval }, not WorkOrderVerb.Cancel) =>
            "The work order waits for approval.",
        ({ State: WorkOrderState.Waiting, WasStarted: true }, WorkOrderVerb.Start) =>
            "Work on it has begun already: resume it.",
        ({ WasStarted: false }, WorkOrderVerb.Resume) =>
            "Work on it has not begun yet: start it.",
        (_, WorkOrderVerb.Verify) when order.CompletedBy == by =>
            "Whoever did the work does not verify it: ask somebody else.",
        _ => null,
    };

    private static WorkOrderMove.Incomplete? MissingField(Subject order, Wish wish) => wish.Verb switch
    {
        WorkOrderVerb.Wait when wish.WaitReason is null =>
            new("waitReason", "Say what it waits for."),
        WorkOrderVerb.Wait when wish.WaitReason is WaitReason.Approval =>
            new("waitReason", "Waiting for approval begins when a draft is submitted, not by putting work aside."),
        WorkOrderVerb.Wait or WorkOrderVerb.Reopen or WorkOrderVerb.Cancel when string.IsNullOrWhiteSpace(wish.Reason) =>
            new("reason", "Say why."),
        WorkOrderVerb.Complete or WorkOrderVerb.Cancel when order.IsAutomatic && wish.Verdict is null =>
            new("verdict", "It was opened automatically: say whether the alarm was right."),
        _ => null,
    };
}
