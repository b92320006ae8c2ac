using System.Net;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Stops;

/// <summary>What a stop stands on may change or go: then so does the stop.</summary>
[Collection("Stops")]
public sealed class GroundsOfStopsTests(StopHost at)
{
    private readonly DateTimeOffset _now = at.Clock.GetUtcNow().AddTicks(-(at.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond));

    [Fact]
    public async Task A_stop_that_only_a_reporter_told_ends_when_its_work_is_cancelled_and_moves_when_the_report_is_put_right()
    {
        var (asset, request) = (await at.AssetAsync(), Guid.CreateVersion7());
        await ReportAsync(asset, request, -70, minute: -60);
        Shows(await at.StopsAsync(asset)).ShouldBe([(-70, null)]);

        await ReportAsync(asset, request, -90, minute: -50);
        Shows(await at.StopsAsync(asset)).ShouldBe([(-90, null)]);
        await ReportAsync(asset, request, -65, minute: -40);
        Shows(await at.StopsAsync(asset)).ShouldBe([(-65, null)]);
        await ReportAsync(asset, request, -65, minute: -30, to: "Accepted", progress: "Cancelled");

        Shows(await at.StopsAsync(asset)).ShouldBe([(-65, -30)]);
    }

    [Fact]
    public async Task A_machine_that_says_itself_that_it_runs_does_not_stand_by_a_report_until_maintenance_takes_it_on()
    {
        var (asset, other, request) = (await at.AssetAsync(), await at.AssetAsync(), Guid.CreateVersion7());
        await at.RunsAsync(asset, false, _now.AddMinutes(-100));
        await at.RunsAsync(asset, true, _now.AddMinutes(-90));
        await at.RunsAsync(other, true, _now.AddMinutes(-20));

        await ReportAsync(asset, request, -70, minute: -60, actor: "system:qr-code");
        await ReportAsync(other, Guid.CreateVersion7(), -70, minute: -10);

        Shows(await at.StopsAsync(asset)).ShouldBe([(-100, -90)]);
        (await at.StopsAsync(other)).ShouldBeEmpty();
        (await at.SendAsync("sue", "GET", $"/assets/{other}")).Body.GetProperty("status").GetString().ShouldBe("Operational");
        await ReportAsync(asset, request, -70, minute: -50, to: "Accepted", progress: "Pending");
        Shows(await at.StopsAsync(asset)).ShouldBe([(-100, -90), (-70, null)]);
    }

    [Fact]
    public async Task What_a_tag_said_of_a_machine_ends_once_it_belongs_to_another_or_a_rule_names_another()
    {
        var (first, second, third) = (at.NewTag("RUN"), at.NewTag("RUN"), at.NewTag("RUN"));
        Guid[] assets = [await at.AssetAsync(tagNumber: first), await at.AssetAsync(tagNumber: second), await at.AssetAsync(tagNumber: third)];
        using var gateway = await TestGateway.EnrolAsync(at.Host, at.Mine, first);
        Reading Stands(int of) => new(of, 0, Quality.Good, _now.AddMinutes(-30), _now);
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings([$"{first}.running", $"{second}.running"], Stands(0), Stands(1))));
        foreach (var asset in assets[..2])
            Shows(await at.StopsAsync(asset)).ShouldBe([(-30, null)]);

        var tag = await at.Host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE name = @name", new { name = $"{first}.running" });
        (await at.SendAsync("rel", "POST", $"/tags/{tag}/bind", new { assetId = assets[2] })).Status.ShouldBe(HttpStatusCode.NoContent);
        await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = assets[1], kind = "Tag", signal = "speed", runsAbove = 100 });

        foreach (var asset in assets[..2])
            StopHost.Ended((await at.StopsAsync(asset)).ShouldHaveSingleItem()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reason_gives_a_stop_its_type_and_is_said_in_one_way()
    {
        var asset = await at.AssetAsync();
        var stop = await at.MakeAsync("sue", "/stops", new { siteId = at.Mine, assetId = asset, reason = "NO-DEMAND", endedAtUtc = _now, startedAtUtc = _now.AddMinutes(-1) });

        StopHost.Of((await at.StopsAsync(asset)).ShouldHaveSingleItem(), "type").ShouldBe(await at.Host.Database.OwnerAsync<string>("SELECT stop_type FROM catalogues.stop_reason WHERE code = 'NO-DEMAND'"));
        (await at.SendAsync("sue", "PATCH", $"/stops/{stop}", new { reason = "FAILURE" }, 1)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private IEnumerable<(double Began, double? Ended)> Shows(IEnumerable<System.Text.Json.JsonElement> stops) =>
        stops.Select(stop => ((StopHost.Began(stop) - _now).TotalMinutes, (StopHost.Ended(stop) - _now)?.TotalMinutes));

    private Task<int> ReportAsync(
        Guid assetId, Guid requestId, int downSince, int minute, string to = "Reported", string progress = "Pending", string actor = "system:test") => at.TellAsync(
        "RequestChanged", requestId,
        new { requestId, siteId = at.Mine, assetId, number = "R-000001", from = "Reported", to, progress, machineIsDown = true, downSinceUtc = _now.AddMinutes(downSince), reportedAtUtc = _now.AddMinutes(-65) },
        _now.AddMinutes(minute), actor);
}
