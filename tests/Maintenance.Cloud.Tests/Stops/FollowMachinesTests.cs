using System.Net;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;
using static Maintenance.Cloud.Tests.Stops.StopHost;

namespace Maintenance.Cloud.Tests.Stops;

[Collection("Stops")]
public sealed class FollowMachinesTests(StopHost at)
{
    private readonly DateTimeOffset _now = Exact(at.Clock.GetUtcNow());

    [Fact]
    public async Task A_run_state_tag_opens_and_closes_a_stop_to_the_instant_of_its_reading()
    {
        var tag = at.NewTag("RUN");
        var asset = await at.AssetAsync(tagNumber: tag);
        using var gateway = await TestGateway.EnrolAsync(at.Host, at.Mine, tag);
        var readings = new[] { (1.0, -50), (1.0, -40), (0.0, -30), (0.0, -29), (1.0, -10) }
            .Select(said => new Reading(0, said.Item1, Quality.Good, _now.AddMinutes(said.Item2), _now)).Append(new Reading(0, 0, Quality.Bad, _now.AddMinutes(-5), _now));

        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings([$"{tag}.running"], [.. readings])));

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop)).ShouldBe((_now.AddMinutes(-30), _now.AddMinutes(-10)));
        (Of(stop, "source"), Of(stop, "type"), stop.GetProperty("isAutomatic").GetBoolean()).ShouldBe(("Tag", "Other", true));
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*) FROM platform.event WHERE type = 'RunStateChanged' AND subject = @asset", new { asset })).ShouldBe(3);
    }

    [Fact]
    public async Task A_rule_names_another_tag_and_where_it_runs()
    {
        var tag = at.NewTag("RUN");
        var asset = await at.AssetAsync(tagNumber: tag);
        await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = asset, kind = "Tag", signal = "speed", runsAbove = 100, stopType = "Breakdown" });
        using var gateway = await TestGateway.EnrolAsync(at.Host, at.Mine, tag);
        Reading Says(int of, double value, int minute) => new(of, value, Quality.Good, _now.AddMinutes(minute), _now);

        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(
            [$"{tag}.running", $"{tag}.speed"], Says(0, 0, -30), Says(1, 900, -20), Says(1, 99, -10), Says(1, 101, -5))));

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop), Of(stop, "type")).ShouldBe((_now.AddMinutes(-10), _now.AddMinutes(-5), "Breakdown"));
    }

    [Fact]
    public async Task An_alarm_stops_a_machine_by_rule_and_its_return_lets_it_run_in_whatever_order_they_come()
    {
        var (asset, other) = (await at.AssetAsync(), await at.AssetAsync());
        foreach (var one in (Guid[])[asset, other])
            await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = one, kind = "Alarm", signal = "trip", stopType = "Breakdown" });
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        await RaisedAsync(asset, first, "trip", -60);
        await RaisedAsync(asset, second, "vibration", -50);
        await ReturnedAsync(asset, first, -40);
        await ReturnedAsync(other, third, -20);
        await RaisedAsync(other, third, "trip", -30);

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop), Of(stop, "source"), Of(stop, "type")).ShouldBe((_now.AddMinutes(-60), _now.AddMinutes(-40), "Alarm", "Breakdown"));
        var late = (await at.StopsAsync(other)).ShouldHaveSingleItem();
        (Began(late), Ended(late)).ShouldBe((_now.AddMinutes(-30), _now.AddMinutes(-20)));
    }

    [Fact]
    public async Task What_several_say_of_one_time_is_one_stop_that_ends_with_the_last_and_at_once_when_the_machine_runs()
    {
        var asset = await at.AssetAsync();
        await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = asset, kind = "Alarm", signal = "trip", stopType = "Breakdown" });
        await at.RunsAsync(asset, true, _now.AddMinutes(-90));
        await RaisedAsync(asset, Guid.NewGuid(), "trip", -60);
        await at.RunsAsync(asset, false, _now.AddMinutes(-59));
        await at.SendAsync("tom", "POST", $"/assets/{asset}/status", new { status = "Down", reason = "broken", sinceUtc = _now.AddMinutes(-58) });

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop), Of(stop, "type")).ShouldBe((_now.AddMinutes(-60), null, "Breakdown"));
        await at.RunsAsync(asset, true, _now.AddMinutes(-20));

        Ended((await at.StopsAsync(asset)).ShouldHaveSingleItem()).ShouldBe(_now.AddMinutes(-20));
        await at.RunsAsync(asset, false, _now.AddMinutes(-30)); // told late: the machine has run since
        (await at.StopsAsync(asset)).Count.ShouldBe(1);
        (await at.SendAsync("sue", "GET", $"/assets/{asset}")).Body.GetProperty("status").GetString().ShouldBe("Operational");
    }

    [Fact]
    public async Task A_line_stands_with_any_of_its_machines_a_pair_only_when_both_stand_and_both_run_again_with_them()
    {
        var (line, pair) = (await at.AssetAsync("Line"), await at.AssetAsync("Line"));
        await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = line, kind = "Children", children = "Any" });
        await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = pair, kind = "Children", children = "All" });
        foreach (var parent in (Guid[])[line, pair])
        {
            var (one, other) = (await at.AssetAsync(parentId: parent), await at.AssetAsync(parentId: parent));
            foreach (var (machine, from, to) in new[] { (one, -60, -30), (other, -40, -20) })
                await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = machine, startedAtUtc = _now.AddMinutes(from), endedAtUtc = _now.AddMinutes(to) });
        }

        var stop = (await at.StopsAsync(line)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop), Of(stop, "source")).ShouldBe((_now.AddMinutes(-60), _now.AddMinutes(-20), "Child"));
        stop = (await at.StopsAsync(pair)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop)).ShouldBe((_now.AddMinutes(-40), _now.AddMinutes(-30)));
    }

    [Fact]
    public async Task A_line_runs_again_once_what_stood_in_it_lies_elsewhere_or_no_rule_says_so_any_more()
    {
        Guid[] lines = [await at.AssetAsync("Line"), await at.AssetAsync("Line"), await at.AssetAsync("Line")];
        List<Guid> rules = [];
        foreach (var line in lines)
            rules.Add(await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = line, kind = "Children", children = "Any" }));
        Guid[] machines = [await at.AssetAsync(parentId: lines[0]), await at.AssetAsync(parentId: lines[1])];
        foreach (var machine in machines)
            await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = machine, startedAtUtc = _now.AddMinutes(-60) });
        foreach (var line in lines[..2])
            Ended((await at.StopsAsync(line)).ShouldHaveSingleItem()).ShouldBeNull();

        var version = (await at.SendAsync("adam", "GET", $"/assets/{machines[0]}")).Body.GetProperty("version").GetInt32();
        (await at.SendAsync("adam", "POST", $"/assets/{machines[0]}/move", new { parentId = lines[2] }, version)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("rel", "DELETE", $"/stop-rules/{rules[1]}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);

        foreach (var line in lines[..2])
            Ended((await at.StopsAsync(line)).ShouldHaveSingleItem()).ShouldNotBeNull();
        var gained = (await at.StopsAsync(lines[2])).ShouldHaveSingleItem();
        (Ended(gained), Began(gained) >= _now).ShouldBe((null, true));
    }

    [Fact]
    public async Task A_machine_that_broke_down_in_another_age_is_shown_as_any_other_and_what_still_stands_ends_the_list_by_its_end()
    {
        var (old, open) = (await at.AssetAsync(), await at.AssetAsync());
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = old, startedAtUtc = "1950-01-01T00:00:00Z", endedAtUtc = "2020-01-01T00:00:00Z", note = "ages ago" });
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = open, startedAtUtc = _now.AddMinutes(-1), note = "ages ago" });

        var (_, first) = await at.SendAsync("sue", "GET", "/stops?q=ages%20ago&sort=endedAtUtc&limit=1");
        var (status, second) = await at.SendAsync("sue", "GET", $"/stops?q=ages%20ago&sort=endedAtUtc&limit=1&cursor={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");

        first.GetProperty("items")[0].GetProperty("durationSeconds").GetInt64().ShouldBeGreaterThan(int.MaxValue);
        status.ShouldBe(HttpStatusCode.OK);
        second.GetProperty("items")[0].GetProperty("assetId").GetGuid().ShouldBe(open);
    }

    [Fact]
    public async Task A_reported_breakdown_stands_from_the_time_that_was_given_and_passes_with_what_its_work_does()
    {
        var asset = await at.AssetAsync();
        var request = Guid.CreateVersion7();
        var order = await OrderAsync(asset);
        await ReportAsync(asset, request, "Reported", null);
        await ReportAsync(asset, request, "Accepted", order);
        await at.SettledAsync();
        await MoveAsync(asset, order, "Waiting", "InProgress", -50);
        await MoveAsync(asset, order, "InProgress", "Waiting", -40, "Parts");
        await MoveAsync(asset, order, "Waiting", "InProgress", -20);

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        (Began(stop), Ended(stop), Of(stop, "source")).ShouldBe((_now.AddMinutes(-70), null, "Request"));
        (stop.GetProperty("requestId").GetGuid(), stop.GetProperty("workOrderId").GetGuid()).ShouldBe((request, order));
        (await at.SendAsync("sue", "GET", $"/assets/{asset}")).Body.GetProperty("status").GetString().ShouldBe("Maintenance");

        await MoveAsync(asset, order, "InProgress", "Done", -10);

        stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        Ended(stop).ShouldBe(_now.AddMinutes(-10));
        stop.GetProperty("segments").EnumerateArray().Select(one => (Of(one, "kind"), (one.GetProperty("endedAtUtc").GetDateTimeOffset() - one.GetProperty("startedAtUtc").GetDateTimeOffset()).TotalMinutes))
            .ShouldBe([("People", 20), ("Repair", 10), ("Parts", 20), ("Repair", 10)]);
        (await at.SendAsync("sue", "GET", $"/asset-statuses?assetId={asset}&sort=sinceUtc")).Body.GetProperty("items").EnumerateArray()
            .Select(row => $"{Of(row, "status")} {Of(row, "cause")}").ShouldBe(["Operational Person", "Down Stop", "Maintenance WorkOrder", "Down Stop", "Maintenance WorkOrder", "Operational WorkOrder"]);
    }

    [Fact]
    public async Task A_machine_that_says_itself_that_it_stands_outlasts_the_work_and_a_declined_report_is_no_stop()
    {
        var (asset, other) = (await at.AssetAsync(), await at.AssetAsync());
        var order = await OrderAsync(asset);
        await at.RunsAsync(asset, true, _now.AddMinutes(-90));
        await at.RunsAsync(asset, false, _now.AddMinutes(-60));
        await MoveAsync(asset, order, "Waiting", "InProgress", -50);
        await MoveAsync(asset, order, "InProgress", "Done", -20);
        var request = Guid.CreateVersion7();
        await ReportAsync(other, request, "Reported", null);
        (await at.StopsAsync(other)).Count.ShouldBe(1);
        await ReportAsync(other, request, "Declined", null);

        var stop = (await at.StopsAsync(asset)).ShouldHaveSingleItem();
        Ended(stop).ShouldBeNull();
        Of(stop.GetProperty("segments").EnumerateArray().Last(), "kind").ShouldBe("StartUp");
        (await at.StopsAsync(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_told_of_a_stop_who_may_not_see_it()
    {
        var asset = await at.AssetAsync();
        await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = asset });

        (await at.StopsAsync(asset, who: "tom")).ShouldBeEmpty();
        (await at.SendAsync("eve", "GET", "/stops")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await at.SendAsync("rel", "GET", $"/assets/{asset}/history")).Body.ToString().ShouldContain("StopMade");
        (await at.SendAsync("tom", "GET", $"/assets/{asset}/history")).Body.ToString().ShouldNotContain("StopMade");
        (await at.SendAsync("tom", "POST", "/stops", new { siteId = at.Mine, assetId = asset })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static DateTimeOffset Exact(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private Task<int> RaisedAsync(Guid assetId, Guid alarmId, string signal, int minute) => at.TellAsync("AlarmRaised", alarmId, new
    {
        alarmId,
        siteId = at.Mine,
        assetId,
        tag = signal,
        signal,
        unit = "",
        rule = $"{assetId}/{signal}",
        detector = "limit-high",
        priority = "High",
        isSafety = false,
        value = 1.0,
        quality = "Good",
        raisedAtUtc = _now.AddMinutes(minute),
    });

    private Task<int> ReturnedAsync(Guid assetId, Guid alarmId, int minute) => at.TellAsync(
        "AlarmReturned", alarmId, new { alarmId, siteId = at.Mine, assetId, tag = "trip", returnedAtUtc = _now.AddMinutes(minute) });

    private Task<int> ReportAsync(Guid assetId, Guid requestId, string to, Guid? workOrderId) => at.TellAsync(
        to is "Reported" ? "RequestMade" : "RequestChanged", requestId,
        new { requestId, siteId = at.Mine, assetId, number = "R-000001", to, workOrderId, machineIsDown = true, downSinceUtc = _now.AddMinutes(-70), reportedAtUtc = _now.AddMinutes(-65) });

    private Task<Guid> OrderAsync(Guid asset) => at.Host.Database.OwnerAsync<Guid>(
        """
        INSERT INTO work.work_order (id, site_id, title, asset_id, state, wait_reason, priority, origin, maintenance_type, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (gen_random_uuid(), @site, 'Repair', @asset, 'Waiting', 'Schedule', 'High', 'Person', 'Corrective', now(), 'test', now(), 'test') RETURNING id
        """, new { site = at.Mine, asset });

    /// <summary>Moves a work order, and waits until that was followed: the asset's status is as work goes on then.</summary>
    private async Task MoveAsync(Guid assetId, Guid workOrderId, string from, string to, int minute, string? waitReason = null)
    {
        await at.Host.Database.OwnerAsync<int>(
            "UPDATE work.work_order SET state = @to, wait_reason = @waitReason, started_at_utc = coalesce(started_at_utc, @atUtc) WHERE id = @workOrderId RETURNING 1",
            new { to, waitReason, workOrderId, atUtc = _now.AddMinutes(minute) });
        await at.TellAsync(
            "WorkOrderMoved", workOrderId, new { workOrderId, siteId = at.Mine, assetId, number = 1, verb = "Start", from, to, waitReason }, _now.AddMinutes(minute));
        await at.SettledAsync();
    }
}
