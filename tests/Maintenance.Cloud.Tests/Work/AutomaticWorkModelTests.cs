using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Shouldly;
using Xunit;
using static Maintenance.Cloud.Work.WorkOrderState;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>
/// The lives of what an alarm opened: commands by everybody, and the alarm coming again between them, against a model that knows the
/// diagram, that no such work ends without a verdict, and what a recurrence does in each state.
/// </summary>
[Collection("Work")]
public sealed class AutomaticWorkModelTests(WorkHost at)
{
    private const int Lives = 6;
    private const int CommandsOfALife = 24;
    private const string Mode = "VIB";

    private static readonly string[] Judges = ["max", "mia", "sue", "tom", "rel"];

    /// <summary>Arrows that only such work has, besides those of all work.</summary>
    private static readonly (WorkOrderVerb Verb, WorkOrderState From, WorkOrderState To, string[] Who)[] Diagram =
    [
        .. WorkOrderModelTests.Diagram,
        .. new[] { Waiting, Scheduled, InProgress, Done, Verified }.Select(state => (WorkOrderVerb.Verdict, state, state, Judges)),
    ];

    private static readonly Gen<Command> Commands = Gen.Frequency(
        (1, Gen.Constant<Command>(new(null, null, null))),
        (3, from who in Gen.Elements("max", "mia", "sue", "tom", "rel", "con", "sam", "adam", "far")
            from verb in Gen.Elements(Enum.GetValues<WorkOrderVerb>())
            from verdict in Gen.Elements("Confirmed", "FalseAlarm", "Inconclusive", null)
            from pick in Gen.OrNull(Gen.Choose(0, 1000).Select(number => new Pick(number)))
            select new Command(who, verb, verdict) { Pick = pick }));

    /// <summary>Every arrow of a recurrence, and both ways to end.</summary>
    private static readonly Command[] Told =
    [
        Again, new("mia", WorkOrderVerb.Start, null), Again, new("mia", WorkOrderVerb.Complete, null), new("mia", WorkOrderVerb.Complete, "Confirmed"), Again,
        new("mia", WorkOrderVerb.Complete, null), new("mia", WorkOrderVerb.Complete, "FalseAlarm"), new("max", WorkOrderVerb.Verify, null), Again,
        new("mia", WorkOrderVerb.Verdict, "Confirmed"), new("mia", WorkOrderVerb.Complete, null), new("max", WorkOrderVerb.Verify, null),
        new("max", WorkOrderVerb.Close, null), Again, new("max", WorkOrderVerb.Cancel, null), new("max", WorkOrderVerb.Cancel, "Inconclusive"), Again,
    ];

    private static readonly string[] ToTake =
        ["Counted in Waiting", "Counted in InProgress", "Reopened from Done", "Reopened from Verified", "Opened after Closed", "Opened after Cancelled", "No verdict"];

    private static Command Again => new(null, null, null);

    /// <param name="Verb">Null: the alarm comes again.</param>
    private sealed record Command(string? Who, WorkOrderVerb? Verb, string? Verdict)
    {
        /// <summary>Which arrow of the diagram is tried in place of the verb, so that lives go far.</summary>
        public Pick? Pick { get; init; }

        public Command In(WorkOrderState state)
        {
            var arrows = Diagram.Where(arrow => arrow.From == state && arrow.Verb is not (WorkOrderVerb.Cancel or WorkOrderVerb.Escalate)).ToArray();
            if (Pick is not { Number: var number } || arrows.Length == 0)
                return this;
            var (verb, _, _, who) = arrows[number % arrows.Length];
            return this with { Verb = verb, Who = who[number / arrows.Length % who.Length] };
        }
    }

    private sealed record Pick(int Number);

    /// <summary>What the model knows of the work order that the alarm is counted on.</summary>
    private sealed record Order(Guid Id, WorkOrderState State, int Version, int Recurrences, string? Verdict);

    [Fact]
    public async Task It_ends_with_a_verdict_only_and_takes_each_recurrence_as_its_state_says()
    {
        HashSet<string> taken = [];
        await LiveAsync(Told, taken);
        foreach (var commands in Commands.ArrayOf(CommandsOfALife).Sample(Lives, CommandsOfALife))
            await LiveAsync(commands, taken);

        ToTake.Except(taken).ShouldBeEmpty();
    }

    private async Task LiveAsync(Command[] commands, HashSet<string> taken)
    {
        var asset = await at.AssetAsync();
        await RecurAsync(asset, OpenForAlarm.Outcome.Opened);
        var order = await StoredAsync(asset);
        (order.State, order.Recurrences, order.Verdict).ShouldBe((Waiting, 0, null));
        foreach (var drawn in commands)
        {
            var command = drawn.Verb is null ? drawn : drawn.In(order.State);
            order = command.Verb is { } verb ? await MoveAsync(order, verb, command, taken) : await RecurredAsync(asset, order, taken);
        }

        (await StoredAsync(asset)).ShouldBe(order);
    }

    private async Task<Order> MoveAsync(Order order, WorkOrderVerb verb, Command command, HashSet<string> taken)
    {
        var body = new { reason = "because", waitReason = verb is WorkOrderVerb.Wait ? "Parts" : null, verdict = command.Verdict };
        var (status, answer) = await at.SendAsync(command.Who!, "POST", $"/work-orders/{order.Id}/{WorkOrderPermissions.NameOf(verb)}", body, order.Version);
        var told = $"{command} on {order}: {(int)status} {answer}";
        ((int)status).ShouldBeLessThan(500, told);
        var mustJudge = verb is WorkOrderVerb.Complete or WorkOrderVerb.Cancel or WorkOrderVerb.Verdict;
        var verdict = verb is WorkOrderVerb.Reopen ? null : mustJudge ? command.Verdict ?? order.Verdict : order.Verdict;
        if (status is not HttpStatusCode.OK)
        {
            if (status is HttpStatusCode.UnprocessableEntity && answer.GetProperty("errors").TryGetProperty("verdict", out _))
                taken.Add("No verdict");
            return order;
        }

        var now = Enum.Parse<WorkOrderState>(answer.GetProperty("state").GetString()!);
        Diagram.ShouldContain(arrow => arrow.Verb == verb && arrow.From == order.State && arrow.To == now && arrow.Who.Contains(command.Who), told);
        if (mustJudge)
            verdict.ShouldNotBeNull(told);
        var after = order with { State = now, Version = order.Version + 1, Verdict = verdict };
        Of(answer).ShouldBe(after, told);
        return after;
    }

    /// <summary>Counted while open, reopened between Done and Closed, opened anew after the end; after Closed it follows what was closed.</summary>
    private async Task<Order> RecurredAsync(Guid asset, Order order, HashSet<string> taken)
    {
        var isOver = order.State is Closed or Cancelled;
        await RecurAsync(asset, isOver ? OpenForAlarm.Outcome.Opened : OpenForAlarm.Outcome.Recurred);
        var now = await StoredAsync(asset);
        if (isOver)
        {
            (now.State, now.Recurrences, now.Verdict).ShouldBe((Waiting, 0, null), $"after {order}");
            now.Id.ShouldNotBe(order.Id);
            var followed = await at.Host.Database.OwnerRowsAsync<Guid>("SELECT other_id FROM work.link WHERE work_order_id = @Id AND kind = 'Follows'", new { now.Id });
            if (order.State is Closed)
                followed.ShouldBe([order.Id]);
            taken.Add($"Opened after {order.State}");
            return now;
        }

        var isReopened = order.State is Done or Verified;
        taken.Add(isReopened ? $"Reopened from {order.State}" : $"Counted in {order.State}");
        now.ShouldBe(isReopened
            ? order with { State = InProgress, Verdict = null, Recurrences = order.Recurrences + 1, Version = order.Version + 1 }
            : order with { Recurrences = order.Recurrences + 1, Version = order.Version + 1 });
        return now;
    }

    private async Task RecurAsync(Guid asset, OpenForAlarm.Outcome expected)
    {
        var nowUtc = at.Clock.GetUtcNow();
        await using var scope = await at.Host.Services.GetRequiredService<Database>().AsWorkerAsync(default);
        (await OpenForAlarm.HandleAsync(
            scope,
            new(Guid.CreateVersion7(), at.Mine, asset, Mode, "Vibration", "It shakes", Priority.High, MaintenanceType.Corrective, nowUtc.AddDays(1), IsSafety: false),
            nowUtc, default)).ShouldBe(expected);
        await scope.CommitAsync(default);
    }

    /// <summary>The last that the alarm opened.</summary>
    private async Task<Order> StoredAsync(Guid asset)
    {
        var id = await at.Host.Database.OwnerAsync<Guid>("SELECT id FROM work.work_order WHERE asset_id = @asset ORDER BY number DESC LIMIT 1", new { asset });
        return Of(await at.ReadAsync("adam", $"/work-orders/{id}"));
    }

    private static Order Of(JsonElement record) => new(
        record.GetProperty("id").GetGuid(), Enum.Parse<WorkOrderState>(record.GetProperty("state").GetString()!), record.GetProperty("version").GetInt32(),
        record.GetProperty("recurrences").GetInt32(), record.GetProperty("verdict").GetString());
}
