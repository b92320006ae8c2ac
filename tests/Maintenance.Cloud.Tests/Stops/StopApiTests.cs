using System.Net;
using Shouldly;
using Xunit;
using static Maintenance.Cloud.Tests.Stops.StopHost;

namespace Maintenance.Cloud.Tests.Stops;

[Collection("Stops")]
public sealed class StopApiTests(StopHost at)
{
    private readonly DateTimeOffset _now = at.Clock.GetUtcNow();

    [Fact]
    public async Task A_stop_is_made_once_given_its_reason_and_closed_to_the_second()
    {
        var asset = await at.AssetAsync();
        var body = new { id = Guid.CreateVersion7(), siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(-2) };
        var (status, made) = await at.SendAsync("sue", "POST", "/stops", body);
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        (await at.SendAsync("sue", "POST", "/stops", body)).Status.ShouldBe(HttpStatusCode.OK);
        Of(made, "type").ShouldBe("Breakdown");
        made.GetProperty("isOpen").GetBoolean().ShouldBeTrue();
        Of(made, "assetTagNumber").ShouldStartWith("T-");

        var path = $"/stops/{body.id}";
        var (_, reasoned) = await at.SendAsync("sue", "POST", $"{path}/reason", new { reason = "REPAIR", note = "seal" }, 1);
        (Of(reasoned, "reason"), Of(reasoned, "type"), Of(reasoned, "note")).ShouldBe(("REPAIR", "Maintenance", "seal"));
        (await at.SendAsync("sue", "POST", $"{path}/reason", new { reason = "NOBODY" }, 2)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("sue", "POST", $"{path}/close", new { }, 1)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        var end = _now.AddHours(-2).AddSeconds(90);
        var (closedStatus, closed) = await at.SendAsync("sue", "POST", $"{path}/close", new { endedAtUtc = end }, 2);
        closedStatus.ShouldBe(HttpStatusCode.OK, closed.ToString());
        closed.GetProperty("durationSeconds").GetInt32().ShouldBe(90);
        (await at.SendAsync("sue", "POST", $"{path}/close", new { }, 3)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_stop_is_cut_in_two_that_together_are_what_it_was()
    {
        var asset = await at.AssetAsync();
        var id = await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(-3), endedAtUtc = _now.AddHours(-1), reason = "FAILURE" });
        (await at.SendAsync("sue", "POST", $"/stops/{id}/segments", new { kind = "Parts", sinceUtc = _now.AddHours(-2.5) }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await at.SendAsync("sue", "POST", $"/stops/{id}/split", new { atUtc = _now.AddHours(-1) }, 2)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (status, earlier) = await at.SendAsync("sue", "POST", $"/stops/{id}/split", new { atUtc = _now.AddHours(-2), type = "Scheduled", reason = "NO-DEMAND" }, 2);

        status.ShouldBe(HttpStatusCode.OK, earlier.ToString());
        var stops = await at.StopsAsync(asset);
        stops.Select(stop => (Of(stop, "type"), Of(stop, "reason"), stop.GetProperty("durationSeconds").GetInt32()))
            .ShouldBe([("Breakdown", "FAILURE", 3600), ("Scheduled", "NO-DEMAND", 3600)]);
        Ended(stops[0]).ShouldBe(Began(stops[1]));
        stops.Select(stop => string.Join(' ', stop.GetProperty("segments").EnumerateArray().Select(one => Of(one, "kind")))).ShouldBe(["People Parts", "Parts"]);
        (await at.StopsAsync(asset, "&waitedFor=Parts")).Count.ShouldBe(2);
        (await at.StopsAsync(asset, "&waitedFor=Repair")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_person_says_takes_in_what_the_machine_said_and_never_what_another_person_did()
    {
        var asset = await at.AssetAsync();
        await at.RunsAsync(asset, true, _now.AddHours(-5));
        await at.RunsAsync(asset, false, _now.AddHours(-3));
        await at.RunsAsync(asset, true, _now.AddHours(-2));
        (await at.StopsAsync(asset)).Count.ShouldBe(1);

        var id = await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(-4), endedAtUtc = _now.AddHours(-2.5), reason = "FAILURE" });

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (stop.GetProperty("id").GetGuid(), stop.GetProperty("durationSeconds").GetInt32()).ShouldBe((id, 7200));
        stop.GetProperty("isAutomatic").GetBoolean().ShouldBeFalse();
        var (status, problem) = await at.SendAsync("rel", "POST", "/stops", new { siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(-3), endedAtUtc = _now.AddHours(-1) });
        status.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("stopId").GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task Downtime_counts_an_open_stop_to_now_and_a_time_in_which_several_stood_once()
    {
        var line = await at.AssetAsync("Line");
        var (one, other) = (await at.AssetAsync(parentId: line), await at.AssetAsync(parentId: line));
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = one, startedAtUtc = _now.AddHours(-2) });
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = other, startedAtUtc = _now.AddHours(-3), endedAtUtc = _now.AddHours(-1), type = "Scheduled" });
        var now = at.Clock.GetUtcNow();
        var window = $"?fromUtc={Uri.EscapeDataString(_now.AddHours(-10).ToString("O"))}&toUtc={Uri.EscapeDataString(now.ToString("O"))}";

        var (_, mine) = await at.SendAsync("sue", "GET", $"/assets/{one}/stops{window}");
        var (_, whole) = await at.SendAsync("sue", "GET", $"/assets/{line}/stops{window}");

        mine.GetProperty("seconds").GetDouble().ShouldBe((now - _now.AddHours(-2)).TotalSeconds, 0.01);
        mine.GetProperty("byType").GetProperty("Breakdown").GetDouble().ShouldBe(mine.GetProperty("seconds").GetDouble(), 0.01);
        mine.GetProperty("bySegment").GetProperty("People").GetDouble().ShouldBe(mine.GetProperty("seconds").GetDouble(), 0.01);
        whole.GetProperty("seconds").GetDouble().ShouldBe(0);
        whole.GetProperty("branchSeconds").GetDouble().ShouldBe((now - _now.AddHours(-3)).TotalSeconds, 0.01);
        (await at.SendAsync("sue", "GET", $"/assets/{one}/stops?fromUtc=2026-01-02T00:00:00Z&toUtc=2026-01-01T00:00:00Z")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("eve", "GET", $"/assets/{one}/stops")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Instants_that_cannot_be_are_refused_by_name()
    {
        var asset = await at.AssetAsync();
        foreach (var (field, body) in new (string, object)[]
        {
            ("startedAtUtc", new { siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(1) }),
            ("endedAtUtc", new { siteId = at.Mine, assetId = asset, startedAtUtc = _now.AddHours(-1), endedAtUtc = _now.AddHours(-2) }),
            ("assetId", new { siteId = at.Mine, assetId = Guid.CreateVersion7() }),
            ("siteId", new { siteId = at.Theirs, assetId = asset }),
            ("reason", new { siteId = at.Mine, assetId = asset, reason = "NOBODY" }),
        })
        {
            var (status, problem) = await at.SendAsync("sue", "POST", "/stops", body);
            status.ShouldBe(HttpStatusCode.UnprocessableEntity, problem.ToString());
            problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        }

        (await at.StopsAsync(asset)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_supervisor_of_departments_has_the_stops_of_their_assets_and_no_others()
    {
        var department = await at.MakeAsync("adam", "/departments", new { siteId = at.Mine, name = at.NewTag("D") });
        var name = at.NewTag("sup");
        await at.Host.Database.AddPersonAsync(name, (at.Mine, "Supervisor"));
        await at.Host.Database.OwnerAsync<int>("UPDATE people.membership SET department_ids = ARRAY[@department] WHERE user_id = (SELECT id FROM people.user_account WHERE sign_in_name = @name) RETURNING 1", new { department, name });
        var (mine, other) = (await at.AssetAsync(), await at.AssetAsync());
        await at.Host.Database.OwnerAsync<int>("UPDATE assets.asset SET department_id = @department WHERE id = @mine RETURNING 1", new { department, mine });
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = other });

        (await at.SendAsync(name, "POST", "/stops", new { siteId = at.Mine, assetId = mine })).Status.ShouldBe(HttpStatusCode.Created);
        (await at.SendAsync(name, "POST", "/stops", new { siteId = at.Mine, assetId = other })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.StopsAsync(mine, who: name)).Count.ShouldBe(1);
        (await at.StopsAsync(other, who: name)).ShouldBeEmpty();
    }
}
