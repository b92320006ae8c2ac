using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Transport;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Fleet;

/// <summary>What a gateway is told of work on the machines that it measures.</summary>
[Collection("Plants")]
public sealed class InstructionsTests(OneHost at) : IAsyncLifetime
{
    private readonly CloudHost _host = at.Host;
    private Plant _plant = null!;
    private TestGateway _gateway = null!;
    private OneHost.Person _manager = null!;
    private long _order;

    public async Task InitializeAsync()
    {
        _plant = await at.PlantAsync();
        _gateway = await GatewayAsync(_plant, "gateway-1", "P-101.vibration");
        _manager = await at.PersonAsync(_plant.SiteId, "Manager");
        await _plant.RecordAsync(Plant.Transition());
        await Until.TrueAsync(
            async _ => (await _plant.OrdersAsync()).Count == 1, TimeSpan.FromSeconds(20), "the work order", CancellationToken.None);
        _order = (await _plant.OrdersAsync()).Single().Number;
    }

    public async Task DisposeAsync()
    {
        _manager.Dispose();
        _gateway.Dispose();
        await _plant.DisposeAsync();
    }

    [Fact]
    public async Task Work_that_is_started_is_told_until_it_waits_or_ends()
    {
        var before = await _gateway.ToldAsync();
        before.Maintenance.ShouldBeEmpty();
        await MoveAsync("start", 1);

        var worked = await _gateway.ToldAsync(before.Version);
        worked.Version.ShouldBeGreaterThan(before.Version);
        var asset = worked.Maintenance.ShouldHaveSingleItem();
        (asset.Asset, asset.WorkOrders).ShouldSatisfyAllConditions(
            told => told.Asset.ShouldBe("P-101"), told => told.WorkOrders.ShouldBe([$"W-{_order:D6}"]));
        asset.SinceUtc.ShouldBeInRange(worked.AtUtc.AddMinutes(-1), worked.AtUtc);
        (await StatusAsync(worked.Version)).ShouldBe(HttpStatusCode.NoContent);
        (await _gateway.ToldAsync()).ShouldSatisfyAllConditions(
            again => again.Version.ShouldBe(worked.Version), again => again.Maintenance.Count.ShouldBe(1));

        await MoveAsync("wait", 2, new { reason = "no seal", waitReason = "Parts" });
        var waits = await _gateway.ToldAsync(worked.Version);
        waits.Maintenance.ShouldBeEmpty();
        await MoveAsync("resume", 3);
        var resumed = await _gateway.ToldAsync(waits.Version);
        resumed.Maintenance.ShouldHaveSingleItem().SinceUtc.ShouldBeGreaterThan(asset.SinceUtc);
        await MoveAsync("complete", 4, new { verdict = "Confirmed" });
        (await _gateway.ToldAsync(resumed.Version)).Maintenance.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waits_is_told_as_soon_as_work_starts()
    {
        var held = (await _gateway.ToldAsync()).Version;
        var waiting = _gateway.ToldAsync(held, waitSeconds: 30);
        var started = Stopwatch.GetTimestamp();
        await MoveAsync("start", 1);
        (await waiting).Maintenance.ShouldHaveSingleItem();
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_gateway_that_asks_again_no_longer_waits_with_its_first_request()
    {
        var held = (await _gateway.ToldAsync()).Version;
        var first = _gateway.AskAsync(held, waitSeconds: 30);
        var second = _gateway.AskAsync(held, waitSeconds: 30);
        using var ended = await await Task.WhenAny(first, second);
        ended.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await MoveAsync("start", 1);
        var answers = await Task.WhenAll(first, second);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_a_recurrence_reopened_is_nobodys_yet()
    {
        await MoveAsync("start", 1);
        await MoveAsync("complete", 2, new { verdict = "Confirmed" });
        await _plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddHours(1)));
        await Until.TrueAsync(
            async _ => (await _plant.OrdersAsync()).Single().State is "InProgress", TimeSpan.FromSeconds(20), "the reopening", CancellationToken.None);
        (await _gateway.ToldAsync()).Maintenance.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_hears_of_its_own_assets_and_site_only()
    {
        using var neighbour = await GatewayAsync(_plant, "gateway-2", "C-201.vibration");
        await using var elsewhere = await at.PlantAsync();
        using var stranger = await GatewayAsync(elsewhere, "gateway-1", "P-101.vibration");
        await MoveAsync("start", 1);

        (await _gateway.ToldAsync()).Maintenance.ShouldHaveSingleItem();
        (await neighbour.ToldAsync()).Maintenance.ShouldBeEmpty();
        (await stranger.ToldAsync()).Maintenance.ShouldBeEmpty();
        await using var scope = await _plant.Doors.AsWorkerForAsync(stranger.Id, elsewhere.SiteId, CancellationToken.None);
        (await scope.QueryAsync<Guid>("SELECT DISTINCT t.gateway_id FROM telemetry.tag AS t", null, CancellationToken.None)).ShouldBe([stranger.Id]);
        (await scope.QueryAsync<Guid>("SELECT i.gateway_id FROM fleet.instruction AS i", null, CancellationToken.None)).ShouldBe([stranger.Id]);
        (await scope.QueryAsync<Guid>("SELECT w.id FROM work.work_order AS w", null, CancellationToken.None)).ShouldBeEmpty();
        (await scope.QueryAsync<long>("SELECT h.id FROM work.work_order_history AS h", null, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_not_the_gateway_is_told_nothing()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var forged = await _gateway.AskAsync(0, key: other);
        forged.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var unknown = await _gateway.AskAsync(0, id: Guid.NewGuid());
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var person = await _manager.Client.GetAsync($"/{GatewayInstructions.PathAfter(0)}");
        person.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(-1)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(GatewayInstructions.MaxVersion + 1)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_database_that_was_set_back_speaks_with_newer_versions_than_gateways_hold()
    {
        var held = (await _gateway.ToldAsync()).Version + 1_000_000_000;
        (await _gateway.ToldAsync(held)).Version.ShouldBe(held + 1);
        (await StatusAsync(held + 1)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Of_racing_requests_none_is_told_something_older_under_a_newer_version()
    {
        var held = (await _gateway.ToldAsync()).Version;
        var version = 1;
        var told = new List<GatewayInstructions>();
        for (var round = 0; round < 4; round++)
        {
            await MoveAsync(round == 0 ? "start" : round % 2 == 0 ? "resume" : "wait", version++, new { reason = "test", waitReason = round % 2 == 1 ? "Parts" : null });
            told.AddRange(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _gateway.ToldAsync(held))));
        }

        var versions = told.Select(one => (one.Version, Since: one.Maintenance.Select(asset => asset.SinceUtc).SingleOrDefault())).Distinct().ToList();
        versions.Count.ShouldBe(4, "one version for each change");
        versions.Select(one => one.Version).ShouldBeInOrder();
    }

    private async Task<TestGateway> GatewayAsync(Plant plant, string name, string tag)
    {
        var gateway = await TestGateway.EnrolAsync(_host, plant.SiteId, name);
        var measured = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings([tag], new Reading(0, 1, Quality.Good, measured, measured))));
        return gateway;
    }

    private async Task<HttpStatusCode> StatusAsync(long held)
    {
        using var answer = await _gateway.AskAsync(held);
        return answer.StatusCode;
    }

    private async Task MoveAsync(string verb, int version, object? wish = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/work-orders/W-{_order}/{verb}") { Content = JsonContent.Create(wish ?? new { }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await _manager.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
