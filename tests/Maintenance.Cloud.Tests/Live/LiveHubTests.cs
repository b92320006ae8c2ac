using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Live;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

[Collection("Plants")]
public sealed class LiveHubTests(OneHost at)
{
    [Fact]
    public async Task Whoever_joined_the_site_is_told_of_the_alarm_and_of_its_work_order()
    {
        await using var plant = await at.PlantAsync();
        using var person = await at.PersonAsync(plant.SiteId, "Technician");
        await using var connection = await HubConnection.OpenAsync(at.Host, person.Client);
        (await connection.InvokeAsync("JoinSite", plant.SiteId)).ShouldBeNull();

        await plant.RecordAsync(Plant.Transition());

        var pump = await plant.AssetIdAsync("P-101");
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
        await using var plant = await at.PlantAsync();
        await using var elsewhere = await at.PlantAsync();
        using var stranger = await at.PersonAsync(elsewhere.SiteId, "Manager");
        await using var connection = await HubConnection.OpenAsync(at.Host, stranger.Client);
        var pump = await plant.AssetIdAsync("P-101");

        (await connection.InvokeAsync("JoinSite", plant.SiteId)).ShouldNotBeNull();
        (await connection.InvokeAsync("JoinAsset", pump)).ShouldNotBeNull();
        (await connection.InvokeAsync("JoinSite", elsewhere.SiteId)).ShouldBeNull();

        using var nobody = at.Host.CreateClient();
        (await nobody.PostAsync("/live/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<InvalidOperationException>(() => HubConnection.OpenAsync(at.Host, nobody));
    }

    [Fact]
    public async Task Whoever_watches_an_asset_sees_its_values_and_each_only_once()
    {
        await using var plant = await at.PlantAsync();
        using var person = await at.PersonAsync(plant.SiteId, "Technician");
        using var gateway = await TestGateway.EnrolAsync(at.Host, plant.SiteId);
        await using var connection = await HubConnection.OpenAsync(at.Host, person.Client);
        var pump = await plant.AssetIdAsync("P-101");
        (await connection.InvokeAsync("JoinAsset", pump)).ShouldBeNull();

        var measured = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.vibration"], new Reading(0, 2.5, Quality.Good, measured, measured))));
        (await connection.ToldAsync("readings"))[0].GetProperty("value").GetDouble().ShouldBe(2.5);
        await gateway.StoreAsync(gateway.Batch(2, 1, TestGateway.Readings(["P-101.vibration"], new Reading(0, 3.5, Quality.Good, measured.AddSeconds(1), measured))));

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
        await using var plant = await at.PlantAsync();
        using var leaver = await at.PersonAsync(plant.SiteId, "Manager");
        using var stayer = await at.PersonAsync(plant.SiteId, "Technician");
        await using var ending = await HubConnection.OpenAsync(at.Host, leaver.Client);
        await using var staying = await HubConnection.OpenAsync(at.Host, stayer.Client);

        await (what switch
        {
            "signed out" => leaver.Client.PostAsync("/api/v1/auth/sign-out", null),
            "revoked" => OwnerAsync("UPDATE people.session AS s SET revoked_at_utc = now()"),
            "expired" => OwnerAsync("UPDATE people.session AS s SET access_expires_at_utc = now()"),
            "not active" => OwnerAsync("UPDATE people.user_account AS s SET is_active = false", "id"),
            _ => OwnerAsync("UPDATE people.membership AS s SET role = 'StoreKeeper'"),
        });

        await ending.EndedAsync();
        (await staying.InvokeAsync("JoinSite", plant.SiteId)).ShouldBeNull();

        Task OwnerAsync(string change, string by = "user_id") => plant.Database.OwnerAsync<int>(
            $"{change} FROM people.user_account AS u WHERE u.id = s.{by} AND u.id = @Id RETURNING 1", new { leaver.Id });
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
}
