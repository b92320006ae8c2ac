using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Work;
using Shouldly;
using Xunit;
using static Maintenance.Cloud.Work.WorkOrderState;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>Sequences of commands by everybody, through HTTP to PostgreSQL, against a model that knows the diagram only.</summary>
[Collection("Work")]
public sealed class WorkOrderModelTests(WorkHost at)
{
    private const int Lives = 12;
    private const int CommandsOfALife = 20;

    /// <summary>The diagram and whose each arrow is, from the requirements: verb, from, to, who.</summary>
    internal static readonly (WorkOrderVerb Verb, WorkOrderState From, WorkOrderState To, string[] Who)[] Diagram =
    [
        (WorkOrderVerb.Submit, Draft, Waiting, ["max", "mia", "sue", "tom", "rel"]),
        (WorkOrderVerb.Approve, Waiting, Waiting, ["max", "mia"]), (WorkOrderVerb.Refuse, Waiting, Draft, ["max", "mia"]),
        (WorkOrderVerb.Schedule, Waiting, Scheduled, ["max", "mia", "sue"]), (WorkOrderVerb.Start, Waiting, InProgress, ["max", "mia", "sue", "tom"]),
        (WorkOrderVerb.Start, Scheduled, InProgress, ["max", "mia", "sue", "tom"]), (WorkOrderVerb.Resume, Waiting, InProgress, ["max", "mia", "sue", "tom"]),
        (WorkOrderVerb.Wait, Scheduled, Waiting, ["max", "mia", "sue", "tom"]), (WorkOrderVerb.Wait, InProgress, Waiting, ["max", "mia", "sue", "tom"]),
        (WorkOrderVerb.Complete, InProgress, Done, ["max", "mia", "sue", "tom"]), (WorkOrderVerb.Verify, Done, Verified, ["max", "mia", "sue", "rel"]),
        (WorkOrderVerb.Reopen, Done, InProgress, ["max", "mia", "sue"]), (WorkOrderVerb.Reopen, Verified, InProgress, ["max", "mia", "sue"]),
        (WorkOrderVerb.Close, Verified, Closed, ["max", "mia", "sue"]), (WorkOrderVerb.Cancel, Draft, Cancelled, ["max", "mia", "sue"]),
        (WorkOrderVerb.Cancel, Waiting, Cancelled, ["max", "mia", "sue"]), (WorkOrderVerb.Cancel, Scheduled, Cancelled, ["max", "mia", "sue"]),
        (WorkOrderVerb.Cancel, InProgress, Cancelled, ["max", "mia", "sue"]),
        (WorkOrderVerb.Escalate, Waiting, Waiting, ["max", "mia", "sue", "tom"]), (WorkOrderVerb.Escalate, Scheduled, Scheduled, ["max", "mia", "sue", "tom"]),
        (WorkOrderVerb.Escalate, InProgress, InProgress, ["max", "mia", "sue", "tom"]),
    ];

    private static readonly string[] People = ["max", "mia", "sue", "tom", "rel", "con", "sam", "adam", "far"];

    private static readonly Gen<Command> Commands =
        from who in Gen.Elements(People)
        from verb in Gen.Elements(Enum.GetValues<WorkOrderVerb>())
        from isStale in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from arrow in Gen.OrNull(Gen.Choose(0, 1000).Select(pick => new Pick(pick)))
        select new Command(who, verb, isStale, arrow);

    private static readonly Gen<(bool IsLong, Command[] Commands)> Life =
        from isLong in Gen.Elements(true, false)
        from commands in Commands.ArrayOf(CommandsOfALife)
        select (isLong, commands);

    /// <param name="Arrow">Which arrow of the diagram is tried in place of the verb, so that lives go far; null: none.</param>
    private sealed record Command(string Who, WorkOrderVerb Verb, bool IsStale, Pick? Arrow)
    {
        public Command In(WorkOrderState state)
        {
            var arrows = Diagram.Where(arrow => arrow.From == state && arrow.Verb is not WorkOrderVerb.Cancel).ToArray();
            if (Arrow is not { Number: var number } || arrows.Length == 0)
                return this;
            var (verb, _, _, who) = arrows[number % arrows.Length];
            return this with { Verb = verb, Who = who[number / arrows.Length % who.Length] };
        }
    }

    private sealed record Pick(int Number);

    [Fact]
    public async Task No_sequence_of_commands_by_any_role_reaches_a_state_that_the_diagram_lacks()
    {
        HashSet<(WorkOrderState, WorkOrderState)> taken = [];
        foreach (var (isLong, commands) in Life.Sample(Lives, CommandsOfALife))
            await LiveAsync(isLong, commands, taken);
        taken.Count.ShouldBeGreaterThan(8, "the lives go far enough to tell something");
    }

    private async Task LiveAsync(bool isLong, Command[] commands, HashSet<(WorkOrderState, WorkOrderState)> taken)
    {
        var id = (await at.DraftAsync(more: isLong ? new { estimatedHours = 30 } : null)).GetProperty("id").GetGuid();
        var (state, version) = (Draft, 1);
        foreach (var drawn in commands)
        {
            var command = drawn.In(state);
            var body = new { reason = "because", waitReason = command.Verb is WorkOrderVerb.Wait ? "Parts" : null, verdict = command.Verb is WorkOrderVerb.Verdict ? "Confirmed" : null };
            var (status, answer) = await at.SendAsync(command.Who, "POST", $"/work-orders/{id}/{WorkOrderPermissions.NameOf(command.Verb)}", body, command.IsStale ? version + 1 : version);
            var told = $"{command.Who} {command.Verb} in {state} at {version}: {(int)status} {answer}";
            ((int)status).ShouldBeLessThan(500, told);
            if (status is not HttpStatusCode.OK)
                continue;
            var now = Enum.Parse<WorkOrderState>(answer.GetProperty("state").GetString()!);
            command.IsStale.ShouldBeFalse(told);
            Diagram.ShouldContain(arrow => arrow.Verb == command.Verb && arrow.From == state && arrow.To == now && arrow.Who.Contains(command.Who), told);
            answer.GetProperty("version").GetInt32().ShouldBe(version + 1, told);
            taken.Add((state, now));
            (state, version) = (now, version + 1);
        }

        var stored = await at.ReadAsync("adam", $"/work-orders/{id}");
        (stored.GetProperty("state").GetString(), stored.GetProperty("version").GetInt32()).ShouldBe((state.ToString(), version));
    }
}
