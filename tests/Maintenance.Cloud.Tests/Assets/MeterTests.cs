using System.Globalization;
using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class MeterTests(AssetHost at)
{
    [Fact]
    public async Task Readings_come_to_what_was_counted_also_where_the_meter_began_again()
    {
        var meter = await MeterAsync(1000);
        await ReadAsync(meter, 900, 1);
        await ReadAsync(meter, 990, 2);
        await ReadAsync(meter, 40, 3);

        (await ShownAsync(meter)).ShouldBe((140m, 40m));
        (await SendAsync(meter, 1000, 4)).Body.GetProperty("errors").TryGetProperty("value", out _).ShouldBeTrue();
        (await ShownAsync(meter)).ShouldBe((140m, 40m));
    }

    [Fact]
    public async Task A_reading_told_late_takes_its_place_and_one_that_cannot_be_is_refused()
    {
        var meter = await MeterAsync(null);
        await ReadAsync(meter, 100, 1);
        await ReadAsync(meter, 300, 3);
        await ReadAsync(meter, 250, 2);

        (await ShownAsync(meter)).ShouldBe((200m, 300m));
        (await SendAsync(meter, 260, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity); // more than the one after
        (await SendAsync(meter, 299, 4)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity); // less than the one before
        (await at.SendAsync("rel", "POST", "/meter-readings", new { siteId = at.Mine, meterId = meter, value = 400, atUtc = DateTimeOffset.UtcNow.AddHours(1) })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await ReadAsync(meter, 50, 0);
        (await ShownAsync(meter)).ShouldBe((250m, 300m));
    }

    [Fact]
    public async Task A_wrong_reading_is_taken_back_once_with_a_reason_and_stays_in_the_ledger()
    {
        var meter = await MeterAsync(null);
        await ReadAsync(meter, 100, 1);
        var wrong = await ReadAsync(meter, 9000, 2);
        (await SendAsync(meter, 110, 3)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await ReverseAsync(meter, wrong, null)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (status, back) = await ReverseAsync(meter, wrong, "mistyped");
        status.ShouldBe(HttpStatusCode.Created, back.ToString());
        (await ReverseAsync(meter, wrong, "again")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await ReverseAsync(meter, back.GetProperty("id").GetGuid(), "no, it was right")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ShownAsync(meter)).ShouldBe((0m, 100m));
        await ReadAsync(meter, 110, 3);
        (await ShownAsync(meter)).ShouldBe((10m, 110m));
        (await at.SendAsync("rel", "GET", $"/meter-readings?meterId={meter}&isReversed=true")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_order_readings_come_in_they_come_to_the_same()
    {
        var random = new Random(7);
        (int Day, decimal Value)[] readings = [.. Enumerable.Range(0, 12).Select(day => (day, day * 80m % 250))];
        var meter = await MeterAsync(250);
        foreach (var (day, value) in readings.OrderBy(_ => random.Next()))
            await ReadAsync(meter, value, day);

        (await ShownAsync(meter)).Total.ShouldBe(11 * 80m);
    }

    [Fact]
    public async Task Readings_at_once_are_all_counted()
    {
        var meter = await MeterAsync(10);
        await ReadAsync(meter, 0, 0);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(day => ReadAsync(meter, day, day)));

        (await ShownAsync(meter)).ShouldBe((8m, 8m));
    }

    [Fact]
    public async Task A_tag_counts_on_a_meter_of_its_asset_once_whatever_is_sent_again_and_what_is_no_reading_is_counted()
    {
        var (number, day) = (at.NewTag("G"), DateTimeOffset.UtcNow.AddDays(-1));
        var asset = await at.AssetAsync(tagNumber: number);
        using var gateway = await TestGateway.EnrolAsync(at.Host, at.Mine, $"g-{number}");
        string[] names = [$"{number}.hours"];
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(names, Reading(5, -1))));
        var tag = await at.Host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE gateway_id = @Id", new { gateway.Id });
        var other = await at.AssetAsync();
        object Meter(Guid of, string name) => new { siteId = at.Mine, assetId = of, name, unit = "h", rollover = 1000, tagId = tag };
        (await at.SendAsync("adam", "POST", "/meters", Meter(other, "Not mine"))).Body.GetProperty("errors").TryGetProperty("tagId", out _).ShouldBeTrue();
        (await at.SendAsync("adam", "POST", "/meters", new { siteId = at.Mine, assetId = asset, name = "None", unit = "h", tagId = int.MaxValue })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var meter = await at.MakeAsync("adam", "/meters", Meter(asset, "Hours"));
        (await at.SendAsync("adam", "POST", "/meters", Meter(asset, "Twice"))).Status.ShouldBe(HttpStatusCode.Conflict);
        at.Clock.Advance(TimeSpan.FromSeconds(6));

        var batch = gateway.Batch(2, 1, TestGateway.Readings(names, Reading(900, 0), Reading(950, 20), Reading(980, 21), Reading(40, 22), Reading(41, 22), Reading(50, 23, Quality.Bad), Reading(60, 40)));
        for (var i = 0; i < 3; i++)
            await gateway.StoreAsync(batch);

        var (_, shown) = await at.SendAsync("rel", "GET", $"/meters/{meter}");
        (shown.GetProperty("total").GetDecimal(), shown.GetProperty("lastValue").GetDecimal()).ShouldBe((160m, 60m));
        (shown.GetProperty("refused").GetInt64(), shown.GetProperty("lastRefusal").GetString()).ShouldBe((2, "BadQuality"));
        var rows = (await at.SendAsync("rel", "GET", $"/meter-readings?meterId={meter}&sort=atUtc")).Body.GetProperty("items").EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("value").GetDecimal()).ShouldBe([900m, 950m, 980m, 40m, 60m]);
        rows.ShouldAllBe(row => row.GetProperty("tagId").GetInt32() == tag && row.GetProperty("createdBy").GetString() == $"gateway:{gateway.Id}");
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event WHERE type = 'MeterReadingMade' AND payload ->> 'assetId' = @asset::text", new { asset })).ShouldBe(5);

        // A person's reading that the tag's cannot follow: the batch is stored all the same.
        await ReadAtAsync(meter, 700, day.AddMinutes(50));
        await gateway.StoreAsync(gateway.Batch(3, 8, TestGateway.Readings(names, Reading(600, 60))));
        (await at.SendAsync("rel", "GET", $"/meters/{meter}")).Body.GetProperty("lastRefusal").GetString().ShouldBe("Backwards");

        (await at.SendAsync("rel", "PATCH", $"/meters/{meter}", new { tagId = (int?)null }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        at.Clock.Advance(TimeSpan.FromSeconds(6));
        await gateway.StoreAsync(gateway.Batch(4, 9, TestGateway.Readings(names, Reading(800, 90))));
        (await at.SendAsync("rel", "GET", $"/meters/{meter}")).Body.GetProperty("lastValue").GetDecimal().ShouldBe(700m);

        Reading Reading(double value, int minute, Quality quality = Quality.Good) => new(0, value, quality, day.AddMinutes(minute), day.AddMinutes(minute));
    }

    private async Task ReadAtAsync(Guid meter, decimal value, DateTimeOffset atUtc) =>
        (await at.SendAsync("rel", "POST", "/meter-readings", new { siteId = at.Mine, meterId = meter, value, atUtc })).Status.ShouldBe(HttpStatusCode.Created);

    private async Task<Guid> MeterAsync(decimal? rollover) => await at.MakeAsync("adam", "/meters", new
    {
        siteId = at.Mine,
        assetId = await at.AssetAsync(),
        name = "Hours run",
        unit = "h",
        rollover,
    });

    private Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(Guid meter, decimal value, int day) => at.SendAsync(
        "rel", "POST", "/meter-readings", new { siteId = at.Mine, meterId = meter, value, atUtc = string.Create(CultureInfo.InvariantCulture, $"2026-01-{day + 1:D2}T08:00:00Z") });

    private async Task<Guid> ReadAsync(Guid meter, decimal value, int day)
    {
        var (status, made) = await SendAsync(meter, value, day);
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        return made.GetProperty("id").GetGuid();
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> ReverseAsync(Guid meter, Guid reading, string? note) =>
        at.SendAsync("rel", "POST", "/meter-readings", note is null ? new { siteId = at.Mine, meterId = meter, reverses = reading } : new { siteId = at.Mine, meterId = meter, reverses = reading, note });

    private async Task<(decimal Total, decimal? Last)> ShownAsync(Guid meter)
    {
        var (_, shown) = await at.SendAsync("rel", "GET", $"/meters/{meter}");
        return (shown.GetProperty("total").GetDecimal(), shown.GetProperty("lastValue").GetDecimal());
    }
}
