using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class WorkOrderMoveTests(WorkHost at)
{
    [Fact]
    public async Task What_takes_long_is_approved_by_somebody_else_or_goes_back_with_the_reason()
    {
        var id = (await at.DraftAsync(more: new { estimatedHours = 40 })).GetProperty("id").GetGuid();

        (await at.MoveAsync("max", id, "submit")).GetProperty("waitReason").GetString().ShouldBe("Approval");
        await at.MoveAsync("tom", id, "start", expected: HttpStatusCode.Conflict);
        await at.MoveAsync("max", id, "approve", expected: HttpStatusCode.Conflict);
        await at.MoveAsync("sue", id, "approve", expected: HttpStatusCode.Forbidden);
        await at.MoveAsync("mia", id, "refuse", expected: HttpStatusCode.UnprocessableEntity);
        (await at.MoveAsync("mia", id, "refuse", new { reason = "too dear" })).GetProperty("state").GetString().ShouldBe("Draft");
        (await at.ItemsAsync("max", $"/work-orders/{id}/history"))[0].GetProperty("reason").GetString().ShouldBe("too dear");
        await at.MoveAsync("max", id, "submit");
        var approved = await at.MoveAsync("mia", id, "approve");
        (approved.GetProperty("state").GetString(), approved.GetProperty("waitReason").GetString(), approved.GetProperty("approvedBy").GetGuid()).ShouldBe(("Waiting", "Schedule", at.Ids["mia"]));
        await at.MoveAsync("mia", id, "approve", expected: HttpStatusCode.Conflict);
        var planned = await at.MoveAsync("sue", id, "schedule", new { plannedStartUtc = "2026-05-04T06:00:00Z", plannedEndUtc = "2026-05-04T14:00:00Z" });
        (planned.GetProperty("state").GetString(), planned.GetProperty("plannedEndUtc").GetDateTimeOffset().Hour).ShouldBe(("Scheduled", 14));
    }

    [Fact]
    public async Task A_wait_says_for_what_and_since_when_and_stops_the_timers()
    {
        var id = await at.BegunAsync();
        var timer = await at.MakeAsync("tom", "/work-order-labour", new { siteId = at.Mine, workOrderId = id });
        at.Clock.Advance(TimeSpan.FromMinutes(5)); // within the life of a token

        var waits = await at.MoveAsync("tom", id, "wait", new { waitReason = "Parts", reason = "no seal" });

        waits.GetProperty("waitSinceUtc").GetDateTimeOffset().ShouldBe(at.Clock.GetUtcNow(), TimeSpan.FromSeconds(1));
        (await at.ReadAsync("tom", $"/work-order-labour/{timer}")).GetProperty("seconds").GetInt32().ShouldBe(300);
        (await at.MoveAsync("tom", id, "resume")).GetProperty("waitSinceUtc").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task It_is_done_when_nothing_is_missing_any_more()
    {
        var id = await at.BegunAsync(maintenanceType: "Corrective", more: new { needsSignature = true });
        var step = await at.MakeAsync("sue", "/work-order-steps", new { siteId = at.Mine, workOrderId = id, action = "Measure", type = "Number", upperLimit = 7.1, unit = "mm/s", isRequired = true });
        var timer = await at.MakeAsync("tom", "/work-order-labour", new { siteId = at.Mine, workOrderId = id });

        var lacks = await at.MoveAsync("tom", id, "complete", expected: HttpStatusCode.UnprocessableEntity);
        lacks.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["failureMode", "steps", "labour", "signatures"], ignoreOrder: true);
        (await at.ReadAsync("tom", $"/work-orders/{id}/allowed")).GetProperty("lacks").GetArrayLength().ShouldBe(3);

        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = 9.5 }, 1)).Body.GetProperty("status").GetString().ShouldBe("Failed");
        (await at.SendAsync("tom", "POST", $"/work-order-labour/{timer}/stop")).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SignAsync("tom", id, "Performed")).Status.ShouldBe(HttpStatusCode.Created);
        lacks = await at.MoveAsync("tom", id, "complete", new { failureMode = "VIB" }, HttpStatusCode.UnprocessableEntity);
        lacks.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["steps"]);
        (await at.SendAsync("tom", "POST", $"/work-order-steps/{step}/follow-up", new { })).Status.ShouldBe(HttpStatusCode.Created);

        var found = new { failureMode = "VIB", mechanism = "2.4", cause = "3.4", remedy = "1", reason = "Changed the bearing" };
        lacks = await at.MoveAsync("tom", id, "complete", found, HttpStatusCode.UnprocessableEntity);
        lacks.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["signatures"], "of what it says, not of what it said");
        var seen = (await at.ReadAsync("tom", $"/work-orders/{id}")).GetProperty("version").GetInt32();
        (await at.SendAsync("tom", "PATCH", $"/work-orders/{id}", new { found.failureMode, found.mechanism, found.cause, found.remedy, workDescription = found.reason }, seen)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.MoveAsync("tom", id, "complete", found, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["signatures"]);
        (await at.SignAsync("tom", id, "Performed")).Status.ShouldBe(HttpStatusCode.Created);

        var done = await at.MoveAsync("tom", id, "complete", found);

        (await at.SendAsync("tom", "GET", $"/work-order-signatures?workOrderId={id}")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("isIntact").GetBoolean()).ShouldBe([true, false], ignoreOrder: true);

        (done.GetProperty("state").GetString(), done.GetProperty("failureMode").GetString(), done.GetProperty("mechanism").GetString(), done.GetProperty("workDescription").GetString())
            .ShouldBe(("Done", "VIB", "2.4", "Changed the bearing"));
        await at.MoveAsync("tom", id, "verify", expected: HttpStatusCode.Forbidden);
        (await at.MoveAsync("rel", id, "verify")).GetProperty("verifiedBy").GetGuid().ShouldBe(at.Ids["rel"]);
        await at.MoveAsync("max", id, "close");
        await at.MoveAsync("max", id, "reopen", new { reason = "again" }, HttpStatusCode.Conflict);
        (await at.SendAsync("max", "PATCH", $"/work-orders/{id}", new { title = "x" }, 99)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        var version = (await at.ReadAsync("max", $"/work-orders/{id}")).GetProperty("version").GetInt32();
        (await at.SendAsync("max", "PATCH", $"/work-orders/{id}", new { title = "x" }, version)).Status.ShouldBe(HttpStatusCode.Conflict);
        await at.MoveAsync("max", id, "complete", new { mechanism = "NONE" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Once_hours_are_booked_it_is_finished_and_not_cancelled()
    {
        var id = await at.BegunAsync();
        var hours = await at.MakeAsync("tom", "/work-order-labour", new { siteId = at.Mine, workOrderId = id, startedAtUtc = "2026-02-02T08:00:00Z", endedAtUtc = "2026-02-02T09:00:00Z" });

        await at.MoveAsync("max", id, "cancel", new { reason = "a mistake" }, HttpStatusCode.Conflict);
        (await at.SendAsync("ted", "POST", $"/work-order-labour/{hours}/reverse", null, 1)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("max", "POST", $"/work-order-labour/{hours}/reverse", null, 1)).Status.ShouldBe(HttpStatusCode.OK);
        var cancelled = await at.MoveAsync("max", id, "cancel", new { reason = "a mistake" });
        cancelled.GetProperty("cancelReason").GetString().ShouldBe("a mistake");
    }

    [Fact]
    public async Task Whoever_gets_no_answer_escalates_and_says_why()
    {
        var id = await at.BegunAsync();

        await at.MoveAsync("tom", id, "escalate", expected: HttpStatusCode.UnprocessableEntity);
        await at.MoveAsync("tom", id, "escalate", new { reason = "nobody comes" });
        (await at.MoveAsync("tom", id, "escalate", new { reason = "still nobody" })).GetProperty("escalationLevel").GetInt32().ShouldBe(2);
        await at.MoveAsync("tom", id, "verdict", new { verdict = "Confirmed" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_a_team_has_each_member_may_do_and_nobody_else()
    {
        var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", id, "submit");
        var team = await at.MakeAsync("adam", "/teams", new { siteId = at.Mine, name = "the day shift", memberIds = new[] { at.Ids["ted"], at.Ids["con"] } });
        var (status, assigned) = await at.SendAsync("sue", "POST", $"/work-orders/{id}/assign", new { userIds = Array.Empty<Guid>(), teamIds = new[] { team } }, 2);

        status.ShouldBe(HttpStatusCode.OK, assigned.ToString());
        var one = assigned.GetProperty("assignees").EnumerateArray().Single();
        (one.GetProperty("name").GetString(), one.GetProperty("teamId").GetGuid(), one.GetProperty("isLead").GetBoolean()).ShouldBe(("the day shift", team, true));
        await at.MoveAsync("tom", id, "start", expected: HttpStatusCode.NotFound);
        await at.MoveAsync("con", id, "start");
        await at.MoveAsync("ted", id, "wait", new { waitReason = "Plant", reason = "running" });
        (await at.SendAsync("sue", "POST", $"/work-orders/{id}/assign", new { userIds = new[] { at.Ids["tom"] }, leadId = at.Ids["ted"] }, 5)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("sue", "POST", $"/work-orders/{id}/assign", new { userIds = new[] { at.Ids["sam"] } }, 5)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("sue", "POST", $"/work-orders/{id}/assign", new { userIds = new[] { at.Ids["con"] } }, 4)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
    }
}
