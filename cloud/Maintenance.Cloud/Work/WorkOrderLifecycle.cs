using System.Collections.Frozen;
using static Maintenance.Cloud.Work.WorkOrderState;

namespace Maintenance.Cloud.Work;

/// <summary>
/// The work order's state machine: Draft → Waiting → Scheduled → InProgress → Done → Verified → Closed; Scheduled and InProgress
/// ↔ Waiting; what is not approved is a draft again; an urgent one starts straight from Waiting; Done and Verified reopen;
/// cancelled only before Done, and not once hours or costs are booked.
/// </summary>
internal static class WorkOrderLifecycle
{
    /// <summary>What the guards look at.</summary>
    /// <param name="IsAutomatic">Opened by an alarm or a prediction: it ends only with a verdict.</param>
    /// <param name="WasStarted">Work on it began at some time.</param>
    /// <param name="CompletedBy">Who did it last.</param>
    public sealed record Subject(
        WorkOrderState State, WaitReason? WaitReason, bool IsAutomatic, bool WasStarted, Guid? CompletedBy)
    {
        public Guid? SubmittedBy { get; init; }

        /// <summary>Who booked hours of work on it.</summary>
        public IReadOnlyList<Guid> Workers { get; init; } = [];

        /// <summary>It costs so much, or changes so much, that a manager looks at it before.</summary>
        public bool NeedsApproval { get; init; }

        /// <summary>Hours or costs are booked on it.</summary>
        public bool IsBooked { get; init; }

        public Verdict? Verdict { get; init; }

        /// <summary>Numbers of the work orders that must be done before.</summary>
        public IReadOnlyList<string> HeldUpBy { get; init; } = [];

        /// <summary>What is missing before it can be done, by field.</summary>
        public IReadOnlyList<(string Field, string Why)> Lacks { get; init; } = [];
    }

    /// <summary>What somebody wants to do.</summary>
    public sealed record Wish(WorkOrderVerb Verb, Guid By, string? Reason, WaitReason? WaitReason, Verdict? Verdict)
    {
        /// <summary>Named with what was found, or before.</summary>
        public bool HasFailureMode { get; init; } = true;
    }

    private static readonly FrozenDictionary<(WorkOrderState From, WorkOrderVerb Verb), WorkOrderState> Arrows =
        new Dictionary<(WorkOrderState From, WorkOrderVerb Verb), WorkOrderState>
        {
            [(Draft, WorkOrderVerb.Submit)] = Waiting,
            [(Waiting, WorkOrderVerb.Approve)] = Waiting,
            [(Waiting, WorkOrderVerb.Refuse)] = Draft,
            [(Waiting, WorkOrderVerb.Schedule)] = Scheduled,
            [(Waiting, WorkOrderVerb.Start)] = InProgress,
            [(Waiting, WorkOrderVerb.Resume)] = InProgress,
            [(Scheduled, WorkOrderVerb.Start)] = InProgress,
            [(Scheduled, WorkOrderVerb.Wait)] = Waiting,
            [(InProgress, WorkOrderVerb.Wait)] = Waiting,
            [(InProgress, WorkOrderVerb.Complete)] = Done,
            [(Done, WorkOrderVerb.Verify)] = Verified,
            [(Done, WorkOrderVerb.Reopen)] = InProgress,
            [(Verified, WorkOrderVerb.Reopen)] = InProgress,
            [(Verified, WorkOrderVerb.Close)] = Closed,
            [(Draft, WorkOrderVerb.Cancel)] = Cancelled,
            [(Waiting, WorkOrderVerb.Cancel)] = Cancelled,
            [(Scheduled, WorkOrderVerb.Cancel)] = Cancelled,
            [(InProgress, WorkOrderVerb.Cancel)] = Cancelled,
            [(Waiting, WorkOrderVerb.Escalate)] = Waiting,
            [(Scheduled, WorkOrderVerb.Escalate)] = Scheduled,
            [(InProgress, WorkOrderVerb.Escalate)] = InProgress,
            [(Waiting, WorkOrderVerb.Verdict)] = Waiting,
            [(Scheduled, WorkOrderVerb.Verdict)] = Scheduled,
            [(InProgress, WorkOrderVerb.Verdict)] = InProgress,
            [(Done, WorkOrderVerb.Verdict)] = Done,
            [(Verified, WorkOrderVerb.Verdict)] = Verified,
        }.ToFrozenDictionary();

    /// <summary>Whether, and where to, the wish moves the work order.</summary>
    public static WorkOrderMove Decide(Subject order, Wish wish) =>
        Bar(order, wish.Verb, wish.By) is { } barred ? new WorkOrderMove.Illegal(barred)
        : Missing(order, wish).ToArray() is { Length: > 0 } missing ? new WorkOrderMove.Incomplete(missing)
        : new WorkOrderMove.Allowed(Arrows[(order.State, wish.Verb)], WaitsFor(order, wish));

    /// <summary>What this person could do now, if they fill in what is asked for.</summary>
    public static IEnumerable<WorkOrderVerb> Possible(Subject order, Guid by) =>
        Enum.GetValues<WorkOrderVerb>().Where(verb => Bar(order, verb, by) is null);

    /// <summary>The state to which a verb leads from wherever it may be given; null where it leaves the state as it is.</summary>
    public static WorkOrderState? LeadsTo(WorkOrderVerb verb) =>
        Arrows.Where(arrow => arrow.Key.Verb == verb).Select(arrow => arrow.Value).Distinct().ToArray() is [var state] ? state : null;

    private static WaitReason? WaitsFor(Subject order, Wish wish) => wish.Verb switch
    {
        WorkOrderVerb.Submit => order.NeedsApproval ? WaitReason.Approval : WaitReason.Schedule,
        WorkOrderVerb.Approve => WaitReason.Schedule,
        WorkOrderVerb.Wait => wish.WaitReason,
        WorkOrderVerb.Escalate or WorkOrderVerb.Verdict => order.WaitReason,
        _ => null,
    };

    private static string? Bar(Subject order, WorkOrderVerb verb, Guid by) => (order, verb) switch
    {
        _ when !Arrows.ContainsKey((order.State, verb)) =>
            $"A work order in state {order.State} cannot be given the verb {verb.ToString().ToLowerInvariant()}.",
        ({ WaitReason: not WaitReason.Approval }, WorkOrderVerb.Approve or WorkOrderVerb.Refuse) =>
            "The work order does not wait for approval.",
        ({ WaitReason: WaitReason.Approval }, WorkOrderVerb.Schedule or WorkOrderVerb.Start or WorkOrderVerb.Resume) =>
            "The work order waits for approval.",
        (_, WorkOrderVerb.Approve) when order.SubmittedBy == by =>
            "Whoever submitted it does not approve it: ask somebody else.",
        ({ State: Waiting, WasStarted: true }, WorkOrderVerb.Start or WorkOrderVerb.Schedule) =>
            "Work on it has begun already: resume it.",
        ({ WasStarted: false }, WorkOrderVerb.Resume) =>
            "Work on it has not begun yet: start it.",
        ({ HeldUpBy: [_, ..] numbers }, WorkOrderVerb.Start or WorkOrderVerb.Resume) =>
            $"It can be begun when {string.Join(", ", numbers)} is done.",
        (_, WorkOrderVerb.Verify) when order.CompletedBy == by || order.Workers.Contains(by) =>
            "Whoever did the work does not verify it: ask somebody else.",
        ({ IsBooked: true }, WorkOrderVerb.Cancel) =>
            "Hours or costs are booked on it: complete it and say that no work was needed.",
        ({ IsAutomatic: false }, WorkOrderVerb.Verdict) =>
            "No alarm stands behind it.",
        _ => null,
    };

    private static IEnumerable<(string Field, string Why)> Missing(Subject order, Wish wish)
    {
        if (wish is { Verb: WorkOrderVerb.Wait, WaitReason: null })
            yield return ("waitReason", "Say what it waits for.");
        if (wish is { Verb: WorkOrderVerb.Wait, WaitReason: WaitReason.Approval })
            yield return ("waitReason", "Waiting for approval begins when a draft is submitted, not by putting work aside.");
        if (wish.Verb is WorkOrderVerb.Wait or WorkOrderVerb.Reopen or WorkOrderVerb.Cancel or WorkOrderVerb.Refuse or WorkOrderVerb.Escalate
            && string.IsNullOrWhiteSpace(wish.Reason))
        {
            yield return ("reason", "Say why.");
        }

        if (wish.Verb is WorkOrderVerb.Complete or WorkOrderVerb.Cancel && order.IsAutomatic && (wish.Verdict ?? order.Verdict) is null)
            yield return ("verdict", "It was opened automatically: say whether the alarm was right.");
        if (wish is { Verb: WorkOrderVerb.Verdict, Verdict: null })
            yield return ("verdict", "Say whether the alarm was right.");
        if (wish is { Verb: WorkOrderVerb.Complete, HasFailureMode: false })
            yield return ("failureMode", "It is corrective: say how the machine failed.");
        foreach (var lack in wish.Verb is WorkOrderVerb.Complete ? order.Lacks : [])
            yield return lack;
    }
}
