using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>What happened to one work order, step by step until it is closed or the plant's history ends.</summary>
internal sealed class WorkStory(PlantTables tables, PlantRandom random, SeedSize size, ToldEvents events)
{
    private const double CancelledShare = 0.05;
    private const double WaitingForParts = 0.08;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The work order is there: a draft of a person, or waiting for its place in the plan.</summary>
    public void Begin(WorkOrder order, Guid? alarmId)
    {
        var isDraft = order.Origin is "Person";
        order.State = isDraft ? "Draft" : "Waiting";
        (order.WaitReason, order.WaitSinceUtc) = (isDraft ? null : "Schedule", isDraft ? null : order.CreatedAtUtc);
        if (!isDraft)
            Note(order, order.CreatedAtUtc, order.CreatedBy, "open", null, null);
        if (!order.IsTold)
            return;
        var payload = isDraft
            ? new JsonObject { ["id"] = order.Id, ["siteId"] = order.Site.Id, ["version"] = 1, ["assetId"] = order.Asset.Id }
            : new()
            {
                ["workOrderId"] = order.Id,
                ["siteId"] = order.Site.Id,
                ["assetId"] = order.Asset.Id,
                ["number"] = order.Number,
                ["failureMode"] = order.FailureMode,
                ["alarmId"] = alarmId,
            };
        order.Said = WorkFields.Of(order);
        events.Add(
            order.CreatedAtUtc, isDraft ? "WorkOrderMade" : "WorkOrderOpened", order.Site.Id, order.Id, payload, order.CreatedBy, 1, WorkFields.Difference([], order.Said));
    }

    /// <summary>Goes on as far as the plant's history does.</summary>
    public void GoOn(WorkOrder order)
    {
        var planner = random.Pick(order.Site.Planners);
        if (Prepare(order, planner) is not { } ready || Plan(order, planner, ready) is not { } planned || Do(order, planned) is not { } done)
            return;
        if (Next(done, TimeSpan.FromHours(2), 3 * Day) is not { } verified)
            return;
        var verifier = random.Pick(order.Site.Planners);
        order.VerifiedBy = verifier.Id;
        Move(order, verified, verifier.Actor, "Verify", "Verified", null);
        if (Next(verified, TimeSpan.FromHours(1), 5 * Day) is { } closed)
            Move(order, closed, planner.Actor, "Close", "Closed", null);
    }

    private DateTimeOffset? Prepare(WorkOrder order, Worker planner)
    {
        var at = order.CreatedAtUtc;
        if (order.State is "Draft")
        {
            if (Next(at, TimeSpan.FromMinutes(2), TimeSpan.FromHours(8)) is not { } submitted)
                return null;
            order.SubmittedBy = Guid.Parse(order.CreatedBy);
            var needsApproval = order.Type is "Improvement";
            Move(order, submitted, order.CreatedBy, "Submit", "Waiting", needsApproval ? "Approval" : "Schedule");
            at = submitted;
            if (needsApproval)
            {
                if (Next(at, TimeSpan.FromHours(3), 6 * Day) is not { } approved)
                    return null;
                var manager = order.Site.Planners.First(one => one.Role is "Manager");
                order.ApprovedBy = manager.Id;
                Move(order, approved, manager.Actor, "Approve", "Waiting", "Schedule");
                at = approved;
            }
        }

        if (order.Origin is "Alarm" || !random.Chance(CancelledShare))
            return at;
        if (Next(at, TimeSpan.FromHours(1), 10 * Day) is { } cancelled)
        {
            order.CancelReason = "Not needed any more: done with other work";
            Move(order, cancelled, planner.Actor, "Cancel", "Cancelled", null, order.CancelReason);
        }

        return null;
    }

    private DateTimeOffset? Plan(WorkOrder order, Worker planner, DateTimeOffset at)
    {
        if (Next(at, TimeSpan.FromMinutes(10), order.Priority is "Critical" or "High" ? Day / 2 : 3 * Day) is not { } planned)
            return null;
        Worker[] able = [random.Pick(order.Site.Technicians), random.Pick(order.Site.Technicians), random.Pick(order.Site.Technicians)];
        order.Lead = able.MinBy(one => one.FreeUtc)!;
        order.PlannedStartUtc = Max(planned + random.Between(TimeSpan.FromHours(1), order.Priority is "Critical" ? TimeSpan.FromHours(3) : 6 * Day), order.Lead.FreeUtc + TimeSpan.FromMinutes(5));
        order.PlannedEndUtc = order.PlannedStartUtc + TimeSpan.FromHours(order.Hours);
        Assign(order, planner, planned);
        Move(order, planned, planner.Actor, "Schedule", "Scheduled", null);
        return order.PlannedStartUtc;
    }

    private DateTimeOffset? Do(WorkOrder order, DateTimeOffset started)
    {
        var lead = order.Lead!;
        var ended = started + TimeSpan.FromMinutes(Math.Round(order.Hours * 60 * random.Between(0.6, 1.3)));
        lead.FreeUtc = ended + TimeSpan.FromMinutes(5);
        if (started > size.UntilUtc)
            return null;
        Move(order, started, lead.Actor, "Start", "InProgress", null);
        order.Asset.InWork = order;
        if (random.Chance(WaitingForParts) && Next(started, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20)) is { } waits && waits < ended)
        {
            Move(order, waits, lead.Actor, "Wait", "Waiting", "Parts", "The part is not in store");
            var resumed = Max(waits + random.Between(Day, 20 * Day), lead.FreeUtc);
            ended = resumed + (ended - waits);
            lead.FreeUtc = ended + TimeSpan.FromMinutes(5);
            if (resumed > size.UntilUtc)
                return null;
            Move(order, resumed, lead.Actor, "Resume", "InProgress", null);
            order.ResumedAtUtc = resumed;
        }

        if (ended > size.UntilUtc)
            return null;
        Finish(order);
        Move(order, ended, lead.Actor, "Complete", "Done", null);
        order.Asset.InWork = null;
        return ended;
    }

    private void Finish(WorkOrder order)
    {
        var isFailure = order.Type is "Corrective" or "Predictive";
        order.WorkDescription = isFailure ? $"{order.Title}: done, tested, runs." : "Done as planned, nothing found.";
        if (isFailure)
        {
            order.FailureMode ??= order.Asset.Kind is { } kind ? random.Pick(kind.Signals).FailureMode : "OTH";
            (order.Mechanism, order.Cause, order.Remedy) = (random.Pick((string[])["1.1", "1.3", "2.4", "2.7", "5.2"]), random.Pick((string[])["2.2", "3.1", "3.3", "3.4"]), random.Pick((string[])["1", "2", "4", "5"]));
        }

        if (order.Origin is "Alarm")
            order.Verdict = random.Chance(0.85) ? "Confirmed" : random.Chance(0.6) ? "FalseAlarm" : "Inconclusive";
    }

    private void Assign(WorkOrder order, Worker planner, DateTimeOffset at)
    {
        var team = order.Site.Teams[order.Asset.Department % order.Site.Teams.Count];
        tables.Assignees.Row().Id(random.Id(at)).Id(order.Id).Id(order.Site.Id).Id(order.Lead!.Id).Null().Flag(true).At(at).Text(planner.Actor);
        var withTeam = random.Chance(0.1);
        if (withTeam)
            tables.Assignees.Row().Id(random.Id(at)).Id(order.Id).Id(order.Site.Id).Null().Id(team).Flag(false).At(at).Text(planner.Actor);
        Guid[] teams = withTeam ? [team] : [];
        order.AssigneeIds = [order.Lead.Id, .. teams];
        Note(order, at, planner.Actor, "assign", order.State, null);
        Touch(order, at, planner.Actor);
        if (!order.IsTold)
            return;
        var payload = new JsonObject
        {
            ["workOrderId"] = order.Id,
            ["siteId"] = order.Site.Id,
            ["assetId"] = order.Asset.Id,
            ["number"] = order.Number,
            ["userIds"] = Ids([order.Lead.Id]),
            ["teamIds"] = Ids(teams),
        };
        events.Add(at, "WorkOrderAssigned", order.Site.Id, order.Id, payload, planner.Actor, order.Version, WorkFields.Difference(
            new() { ["assignees"] = Ids([]) }, new() { ["assignees"] = Ids([.. order.AssigneeIds]) }));
    }

    private static JsonArray Ids(Guid[] ids) => new([.. ids.Select(id => (JsonNode)id)]);

    private void Move(WorkOrder order, DateTimeOffset at, string actor, string verb, string to, string? wait, string? reason = null)
    {
        var from = order.State;
        (order.State, order.WaitReason, order.WaitSinceUtc) = (to, wait, to is "Waiting" ? at : default(DateTimeOffset?));
        switch (verb)
        {
            case "Start":
                order.StartedAtUtc = at;
                break;
            case "Complete":
                order.CompletedAtUtc = at;
                break;
            case "Verify":
                order.VerifiedAtUtc = at;
                break;
            case "Close":
                order.ClosedAtUtc = at;
                break;
        }

        Note(order, at, actor, JsonNamingPolicy.CamelCase.ConvertName(verb), from, reason);
        Touch(order, at, actor);
        if (order.IsTold)
            Tell(order, at, actor, verb, from);
    }

    private void Tell(WorkOrder order, DateTimeOffset at, string actor, string verb, string from)
    {
        var now = WorkFields.Of(order);
        var payload = new JsonObject
        {
            ["workOrderId"] = order.Id,
            ["siteId"] = order.Site.Id,
            ["assetId"] = order.Asset.Id,
            ["number"] = order.Number,
            ["verb"] = verb,
            ["from"] = from,
            ["to"] = order.State,
            ["verdict"] = order.Verdict,
        };
        events.Add(at, "WorkOrderMoved", order.Site.Id, order.Id, payload, actor, order.Version, WorkFields.Difference(order.Said, now));
        order.Said = now;
    }

    private static void Touch(WorkOrder order, DateTimeOffset at, string actor) =>
        (order.ChangedAtUtc, order.ChangedBy, order.Version) = (at, actor, order.Version + 1);

    private void Note(WorkOrder order, DateTimeOffset at, string actor, string verb, string? from, string? reason) =>
        tables.History.Row().Id(order.Id).Id(order.Site.Id).At(at).Text(actor).Text(verb).Text(from).Text(order.State).Text(reason);

    /// <returns>Null where the plant's history ends before.</returns>
    private DateTimeOffset? Next(DateTimeOffset at, TimeSpan least, TimeSpan most) => at + random.Between(least, most) is var next && next <= size.UntilUtc ? next : null;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
