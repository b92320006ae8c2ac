using System.Globalization;
using System.Net;
using System.Text.Json;
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
