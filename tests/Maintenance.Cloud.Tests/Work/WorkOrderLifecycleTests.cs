using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Work;
using Shouldly;
using Xunit;
using static Maintenance.Cloud.Work.WorkOrderState;

namespace Maintenance.Cloud.Tests.Work;

public sealed class WorkOrderLifecycleTests
{
    /// <summary>The diagram, written down a second time and from its own source, without verbs or guards.</summary>
    private static readonly Dictionary<WorkOrderState, WorkOrderState[]> Diagram = new()
    {
        [Draft] = [Waiting, Cancelled],
        [Waiting] = [Draft, Scheduled, InProgress, Cancelled],
        [Scheduled] = [InProgress, Waiting, Cancelled],
        [InProgress] = [Waiting, Done, Cancelled],
        [Done] = [Verified, InProgress],
        [Verified] = [Closed, InProgress],
        [Closed] = [],
        [Cancelled] = [],
    };

    private static readonly Guid Ann = Guid.Parse("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Bob = Guid.Parse("00000000-0000-0000-0000-00000000000b");

    private static readonly Gen<WorkOrderLifecycle.Wish> Wishes =
        from verb in Gen.Elements(Enum.GetValues<WorkOrderVerb>())
        from person in Gen.Elements(Ann, Bob)
        from reason in Gen.Elements("because", " ", null)
        from waitReason in Gen.Elements(
            Enum.GetValues<WaitReason>().Select(known => (WaitReason?)known).Append(null).ToArray())
        from verdict in Gen.Elements(Verdict.Confirmed, Verdict.FalseAlarm, Verdict.Inconclusive, default(Verdict?))
        select new WorkOrderLifecycle.Wish(verb, person, reason, waitReason, verdict);

    private static readonly Gen<Life> Lives =
        from isAutomatic in Gen.Elements(true, false)
        from needsApproval in Gen.Elements(true, false)
        from wishes in Wishes.ListOf()
        select new Life(isAutomatic, needsApproval, [.. wishes]);

    private sealed record Life(bool IsAutomatic, bool NeedsApproval, WorkOrderLifecycle.Wish[] Wishes);

    private sealed record Step(
        WorkOrderLifecycle.Subject Before, WorkOrderLifecycle.Wish Wish, WorkOrderMove Move, WorkOrderLifecycle.Subject After);

    [Fact]
    public void No_sequence_of_wishes_takes_an_arrow_that_the_diagram_lacks() => Check(step =>
        step.Move is not WorkOrderMove.Allowed || step.Before.State == step.After.State || Diagram[step.Before.State].Contains(step.After.State));

    [Fact]
    public void A_verb_that_leaves_the_state_is_one_that_is_meant_to() => Check(step =>
        step.Move is not WorkOrderMove.Allowed || step.Before.State != step.After.State
        || step.Wish.Verb is WorkOrderVerb.Approve or WorkOrderVerb.Escalate or WorkOrderVerb.Verdict);

    [Fact]
    public void Whoever_submitted_it_does_not_approve_it() => Check(step =>
        step is not { Move: WorkOrderMove.Allowed, Wish.Verb: WorkOrderVerb.Approve } || step.Wish.By != step.Before.SubmittedBy);

    [Fact]
    public void What_wants_approval_is_not_begun_without_it() => Check(step =>
        step is not { Move: WorkOrderMove.Allowed, Before.WaitReason: WaitReason.Approval }
        || step.Wish.Verb is WorkOrderVerb.Approve or WorkOrderVerb.Refuse or WorkOrderVerb.Cancel or WorkOrderVerb.Escalate or WorkOrderVerb.Verdict);

    [Fact]
    public void What_is_booked_is_not_cancelled() => Check(step =>
        step.Before with { IsBooked = true } is var booked && WorkOrderLifecycle.Decide(booked, step.Wish) is not WorkOrderMove.Allowed(Cancelled, _));

    [Fact]
    public void A_work_order_says_what_it_waits_for_exactly_while_it_waits() => Check(step =>
        step.After.State is Waiting == step.After.WaitReason is not null);

    [Fact]
    public void Nobody_waits_reopens_or_cancels_without_a_reason() => Check(step =>
        step.Move is not WorkOrderMove.Allowed || step.Wish.Reason is "because"
        || step.Wish.Verb is WorkOrderVerb.Submit or WorkOrderVerb.Approve or WorkOrderVerb.Verdict
        || !(step.After.State is Waiting or Cancelled || step.Before.State is Done or Verified && step.After.State is InProgress));

    [Fact]
    public void An_automatic_work_order_ends_only_with_a_verdict() => Check(step =>
        step.Move is not WorkOrderMove.Allowed || !step.Before.IsAutomatic || (step.Wish.Verdict ?? step.Before.Verdict) is not null
        || step.After.State is not (Done or Cancelled) || step.Before.State is Done);

    [Fact]
    public void Whoever_completed_it_does_not_verify_it() => Check(step =>
        step.After.State is not Verified || step.Before.State is Verified || step.Wish.By != step.Before.CompletedBy);

    [Fact]
    public void What_is_said_to_be_possible_is_refused_only_for_a_missing_field() => Check(step =>
        WorkOrderLifecycle.Possible(step.Before, step.Wish.By).Contains(step.Wish.Verb) == step.Move is not WorkOrderMove.Illegal);

    [Fact]
    public void Every_arrow_of_the_diagram_is_taken_by_some_sequence()
    {
        var taken = new HashSet<(WorkOrderState, WorkOrderState)>();
        foreach (var life in Lives.Sample(2_000, 60))
        {
            taken.UnionWith(Live(life).Where(step => step.Move is WorkOrderMove.Allowed)
                .Select(step => (step.Before.State, step.After.State)));
        }

        var drawn = Diagram.SelectMany(from => from.Value.Select(to => (from.Key, to)));
        drawn.Except(taken).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(WorkOrderVerb.Start)]
    [InlineData(WorkOrderVerb.Schedule)]
    public void What_waits_for_approval_is_not_begun(WorkOrderVerb verb) =>
        WorkOrderLifecycle.Decide(
                new(Waiting, WaitReason.Approval, IsAutomatic: false, WasStarted: false, CompletedBy: null),
                new(verb, Ann, null, null, null))
            .ShouldBe(new WorkOrderMove.Illegal("The work order waits for approval."));

    [Theory]
    [InlineData("W-000123", 123)]
    [InlineData("w-7", 7)]
    public void A_number_said_aloud_is_read(string text, long number)
    {
        WorkOrderNumber.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(number);
        WorkOrderNumber.Format(123).ShouldBe("W-000123");
    }

    [Theory]
    [InlineData("W-")]
    [InlineData("W--1")]
    [InlineData("W-1 ")]
    [InlineData("123")]
    [InlineData("W-99999999999999999999")]
    public void What_is_no_number_is_refused(string text) => WorkOrderNumber.TryParse(text, out _).ShouldBeFalse();

    private static void Check(Func<Step, bool> property) =>
        Prop.ForAll(Arb.From(Lives), life => Live(life).All(property)).QuickCheckThrowOnFailure();

    /// <summary>Lives through the wishes from the state in which the automation or a person makes a work order.</summary>
    private static IEnumerable<Step> Live(Life life)
    {
        var order = new WorkOrderLifecycle.Subject(life.IsAutomatic ? Waiting : Draft, life.IsAutomatic ? WaitReason.Schedule : null, life.IsAutomatic, WasStarted: false, CompletedBy: null)
        {
            NeedsApproval = life.NeedsApproval,
        };
        foreach (var wish in life.Wishes)
        {
            var move = WorkOrderLifecycle.Decide(order, wish);
            var after = move is WorkOrderMove.Allowed(var to, var waitReason)
                ? order with
                {
                    State = to,
                    WaitReason = waitReason,
                    WasStarted = order.WasStarted || to is InProgress,
                    CompletedBy = to is Done && order.State is not Done ? wish.By : order.CompletedBy,
                    SubmittedBy = wish.Verb is WorkOrderVerb.Submit ? wish.By : order.SubmittedBy,
                    Verdict = wish.Verb is WorkOrderVerb.Reopen ? null : wish.Verb is WorkOrderVerb.Complete or WorkOrderVerb.Cancel or WorkOrderVerb.Verdict ? wish.Verdict ?? order.Verdict : order.Verdict,
                }
                : order;
            yield return new(order, wish, move, after);
            order = after;
        }
    }
}
