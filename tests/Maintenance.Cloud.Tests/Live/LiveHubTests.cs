using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Live;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

public sealed class LiveHubTests
{
    [Fact]
    public async Task Whoever_joined_the_site_is_told_of_the_alarm_and_of_its_work_order()
    {
        await using var host = await CloudHost.StartAsync();
        await using var plant = await Plant.MakeAsync(host.Database);
        using var person = await SignedInAsync(host, plant, "Technician");
        await using var connection = await HubConnection.OpenAsync(host, person);
        (await connection.InvokeAsync("JoinSite", plant.SiteId)).ShouldBeNull();

        await plant.RecordAsync(Plant.Transition());

        var pump = await plant.Database.OwnerAsync<Guid>("SELECT id FROM assets.asset WHERE tag_number = 'P-101'");
        var told = new List<(string? Type, Guid AssetId)>();
        while (told is not [.., ("WorkOrderOpened", _)])
        {
            var change = await connection.ToldAsync("changed");
            if (change.GetProperty("assetId") is { ValueKind: JsonValueKind.String } asset)
                told.Add((change.GetProperty("type").GetString(), asset.GetGuid()));
        }

        told.TakeLast(3).ShouldBe([("AlarmRaised", pump), ("IncidentOpened", pump), ("WorkOrderOpened", pump)]);
    }

    [Fact]
    public async Task Nobody_joins_what_they_may_not_see()
    {
        await using var host = await CloudHost.StartAsync();
        await using var plant = await Plant.MakeAsync(host.Database);
        await using var elsewhere = await Plant.MakeAsync(host.Database, "OTHER");
        using var stranger = await SignedInAsync(host, elsewhere, "Manager");
        await using var connection = await HubConnection.OpenAsync(host, stranger);
        var pump = await plant.Database.OwnerAsync<Guid>("SELECT id FROM assets.asset WHERE tag_number = 'P-101' AND site_id = @SiteId", new { plant.SiteId });

        (await connection.InvokeAsync("JoinSite", plant.SiteId)).ShouldNotBeNull();
        (await connection.InvokeAsync("JoinAsset", pump)).ShouldNotBeNull();
        (await connection.InvokeAsync("JoinSite", elsewhere.SiteId)).ShouldBeNull();

        using var nobody = host.CreateClient();
        (await nobody.PostAsync("/live/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<InvalidOperationException>(() => HubConnection.OpenAsync(host, nobody));
    }

    [Fact]
    public async Task Whoever_watches_an_asset_sees_its_values_and_each_only_once()
    {
        await using var host = await CloudHost.StartAsync();
        await using var plant = await Plant.MakeAsync(host.Database);
        using var person = await SignedInAsync(host, plant, "Technician");
        using var gateway = await TestGateway.EnrolAsync(host, plant.SiteId);
        await using var connection = await HubConnection.OpenAsync(host, person);
        var pump = await plant.Database.OwnerAsync<Guid>("SELECT id FROM assets.asset WHERE tag_number = 'P-101'");
        (await connection.InvokeAsync("JoinAsset", pump)).ShouldBeNull();

        var at = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.vibration"], new Reading(0, 2.5, Quality.Good, at, at))));
        (await connection.ToldAsync("readings"))[0].GetProperty("value").GetDouble().ShouldBe(2.5);
        await gateway.StoreAsync(gateway.Batch(2, 1, TestGateway.Readings(["P-101.vibration"], new Reading(0, 3.5, Quality.Good, at.AddSeconds(1), at))));

        var told = await connection.ToldAsync("readings");
        told.GetArrayLength().ShouldBe(1);
        (told[0].GetProperty("value").GetDouble(), told[0].GetProperty("quality").GetString()).ShouldBe((3.5, "Good"));
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("not active")]
    [InlineData("another role")]
    public async Task A_live_connection_ends_with_its_session_and_nobody_elses_does(string what)
    {
        await using var host = await CloudHost.StartAsync();
        await using var plant = await Plant.MakeAsync(host.Database);
        using var leaver = await SignedInAsync(host, plant, "Manager");
        using var stayer = await SignedInAsync(host, plant, "Technician");
        await using var ending = await HubConnection.OpenAsync(host, leaver);
        await using var staying = await HubConnection.OpenAsync(host, stayer);

        await (what switch
        {
            "signed out" => leaver.PostAsync("/api/v1/auth/sign-out", null),
            "revoked" => OwnerAsync("UPDATE people.session AS s SET revoked_at_utc = now()"),
            "expired" => OwnerAsync("UPDATE people.session AS s SET access_expires_at_utc = now()"),
            "not active" => OwnerAsync("UPDATE people.user_account AS s SET is_active = false", "id"),
            _ => OwnerAsync("UPDATE people.membership AS s SET role = 'StoreKeeper'"),
        });

        await ending.EndedAsync();
        (await staying.InvokeAsync("JoinSite", plant.SiteId)).ShouldBeNull();

        Task OwnerAsync(string change, string by = "user_id") => plant.Database.OwnerAsync<int>(
            $"{change} FROM people.user_account AS u WHERE u.id = s.{by} AND u.sign_in_name = 'Manager' RETURNING 1");
    }

    [Fact]
    public void An_asset_is_watched_until_its_last_watcher_is_gone()
    {
        var audience = new LiveAudience();
        var asset = Guid.NewGuid();

        audience.Join("one", asset).ShouldBeTrue();
        audience.Join("one", asset).ShouldBeTrue();
        audience.Join("two", asset).ShouldBeTrue();
        audience.Leave("one", asset);
        audience.Watched().ShouldBe([asset]);
        audience.Leave("two");
        audience.Watched().ShouldBeEmpty();

        for (var i = 0; i < LiveAudience.MaxPerConnection; i++)
            audience.Join("many", Guid.NewGuid()).ShouldBeTrue();
        audience.Join("many", asset).ShouldBeFalse();
    }

    private static async Task<HttpClient> SignedInAsync(CloudHost host, Plant plant, string role)
    {
        await host.Database.AddPersonAsync(role, (plant.SiteId, role));
        return await host.SignInAsync(role);
    }
}
