using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class PartTests(AssetHost at)
{
    [Theory]
    [InlineData(3, 4, null, "Critical")]
    [InlineData(4, 4, null, "Low")]
    [InlineData(5.9, 4, null, "Low")]
    [InlineData(6, 4, null, "Adequate")]
    [InlineData(4.5, 4, 5.0, "Low")]
    [InlineData(5, 4, 5.0, "Adequate")]
    [InlineData(5.1, 4, 5.0, "Excess")]
    [InlineData(10, 4, 10.0, "Adequate")]
    [InlineData(11, 4, 10.0, "Excess")]
    [InlineData(0, 0, null, "Adequate")]
    [InlineData(1, 0, 0.0, "Excess")]
    public async Task The_status_is_by_what_is_available_against_minimum_and_maximum(double available, double minimum, double? maximum, string expected) =>
        (await at.Host.Database.OwnerAsync<string>(
            "SELECT assets.part_status(@available::numeric, @minimum::numeric, @maximum::numeric)", new { available, minimum, maximum })).ShouldBe(expected);

    [Theory]
    [InlineData(49.9, "ReorderNow")]
    [InlineData(50.0, "ReorderSoon")]
    [InlineData(79.9, "ReorderSoon")]
    [InlineData(80.0, "Adequate")]
    [InlineData(150.0, "Adequate")]
    [InlineData(150.1, "Reduce")]
    [InlineData(null, null)]
    public async Task The_recommendation_is_by_percent_of_what_all_machines_need(double? coverage, string? expected) =>
        (await at.Host.Database.OwnerAsync<string?>("SELECT assets.part_recommendation(@coverage::numeric)", new { coverage })).ShouldBe(expected);

    [Fact]
    public async Task A_part_that_machines_share_is_covered_for_each_and_not_for_all()
    {
        var part = await PartAsync();
        var (one, two) = (await at.AssetAsync(), await at.AssetAsync());
        await at.MakeAsync("sam", "/asset-parts", new { siteId = at.Mine, assetId = one, partId = part, minimum = 2 });
        await at.MakeAsync("sam", "/asset-parts", new { siteId = at.Mine, assetId = two, partId = part, minimum = 3, maximum = 10 });
        await PostAsync(part, "In", 4);

        var (first, second) = (await OfAsync(one), await OfAsync(two));

        (first.GetProperty("status").GetString(), first.GetProperty("sharedWith").GetInt32(), first.GetProperty("available").GetDecimal()).ShouldBe(("Adequate", 1, 4m));
        (second.GetProperty("status").GetString(), second.GetProperty("coveragePercent").GetDecimal(), second.GetProperty("recommendation").GetString()).ShouldBe(("Low", 80m, "Adequate"));
        (await at.SendAsync("sam", "GET", $"/asset-parts?partId={part}&status=Low")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_last_use_is_that_on_the_asset_and_beside_it_that_anywhere()
    {
        var part = await PartAsync();
        var (one, two) = (await at.AssetAsync(), await at.AssetAsync());
        await at.MakeAsync("sam", "/asset-parts", new { siteId = at.Mine, assetId = one, partId = part, minimum = 0 });
        await PostAsync(part, "In", 10);
        await PostAsync(part, "Out", -1, one, "2026-01-02T00:00:00Z");
        await PostAsync(part, "Out", -1, two, "2026-03-04T00:00:00Z");
        await PostAsync(part, "Return", 1, two, "2026-05-06T00:00:00Z");

        var seen = await OfAsync(one);

        (seen.GetProperty("lastUsedAtUtc").GetDateTimeOffset().Month, seen.GetProperty("lastUsedAnywhereAtUtc").GetDateTimeOffset().Month).ShouldBe((1, 3));
        seen.GetProperty("coveragePercent").ValueKind.ShouldBe(JsonValueKind.Null);
        seen.GetProperty("recommendation").ValueKind.ShouldBe(JsonValueKind.Null);
        seen.GetProperty("available").GetDecimal().ShouldBe(9m);
        (await at.SendAsync("sam", "GET", $"/assets/{one}/history")).Body.GetProperty("items")[0].GetProperty("type").GetString().ShouldBe("StockEntryMade");
    }

    [Fact]
    public async Task What_races_for_the_last_piece_never_takes_more_than_there_is()
    {
        var part = await PartAsync();
        await PostAsync(part, "In", 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => at.SendAsync("sam", "POST", "/stock-entries", new { siteId = at.Mine, partId = part, kind = "Out", quantity = -1 })));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(5);
        answers.Count(answer => answer.Status is HttpStatusCode.UnprocessableEntity).ShouldBe(7);
        (await at.Host.Database.OwnerAsync<decimal>("SELECT sum(quantity) FROM inventory.stock_entry WHERE part_id = @part", new { part })).ShouldBe(0);
        (await at.SendAsync("sam", "GET", $"/parts/{part}")).Body.GetProperty("available").GetDecimal().ShouldBe(0);
    }

    [Fact]
    public async Task A_row_of_stock_says_why_it_adjusts_goes_the_right_way_and_stays()
    {
        var part = await PartAsync();
        foreach (var wrong in new object[]
        {
            new { siteId = at.Mine, partId = part, kind = "Out", quantity = 1 }, new { siteId = at.Mine, partId = part, kind = "In", quantity = -1 },
            new { siteId = at.Mine, partId = part, kind = "Count", quantity = 1 }, new { siteId = at.Mine, partId = part, kind = "Adjustment", quantity = 0, note = "x" },
        })
        {
            (await at.SendAsync("sam", "POST", "/stock-entries", wrong)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, wrong.ToString());
        }

        await PostAsync(part, "In", 1);
        (await at.SendAsync("sam", "DELETE", $"/parts/{part}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("adam", "POST", "/stock-entries", new { siteId = at.Mine, partId = part, kind = "In", quantity = 1 })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("eve", "GET", $"/parts/{part}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<Guid> PartAsync() => at.MakeAsync("sam", "/parts", new { siteId = at.Mine, number = at.NewTag("N"), name = "A seal" });

    private Task<Guid> PostAsync(Guid partId, string kind, decimal quantity, Guid? assetId = null, string? occurredAtUtc = null) => at.MakeAsync("sam", "/stock-entries", assetId is null
        ? new { siteId = at.Mine, partId, kind, quantity }
        : new { siteId = at.Mine, partId, kind, quantity, assetId, occurredAtUtc });

    private async Task<JsonElement> OfAsync(Guid asset) => (await at.SendAsync("sam", "GET", $"/asset-parts?assetId={asset}")).Body.GetProperty("items")[0];
}
