using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class MeterStepTests(WorkHost at)
{
    [Fact]
    public async Task What_is_read_at_a_step_is_a_reading_of_the_meter_and_another_answer_takes_it_back()
    {
        var asset = await at.AssetAsync();
        var meter = await at.MakeAsync("adam", "/meters", new { siteId = at.Mine, assetId = asset, name = "Hours run", unit = "h" });
        await at.MakeAsync("tom", "/meter-readings", new { siteId = at.Mine, meterId = meter, value = 100 });
        var id = await at.BegunAsync(assetId: asset);
        (await at.SendAsync("sue", "POST", "/work-order-steps", new { siteId = at.Mine, workOrderId = id, action = "Look", type = "Number", meterId = meter })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var step = await at.MakeAsync("sue", "/work-order-steps", new { siteId = at.Mine, workOrderId = id, action = "Read the hours", type = "Meter", unit = "h", meterId = meter });

        var (status, less) = await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = 90 }, 1);
        (status, less.GetProperty("errors").TryGetProperty("result", out _)).ShouldBe((HttpStatusCode.UnprocessableEntity, true), less.ToString());
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = 150 }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await TotalAsync(meter)).ShouldBe((150m, 50m));
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { note = "warm" }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = 140 }, 3)).Status.ShouldBe(HttpStatusCode.OK);

        (await TotalAsync(meter)).ShouldBe((140m, 40m));
        var kept = await at.ItemsAsync("tom", $"/meter-readings?stepId={step}&sort=atUtc");
        kept.Select(reading => (reading.GetProperty("value").ToString(), reading.GetProperty("isReversed").GetBoolean())).ShouldBe([("150", true), ("140", false)], ignoreOrder: true);
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = (decimal?)null }, 4)).Status.ShouldBe(HttpStatusCode.OK);
        (await TotalAsync(meter)).ShouldBe((100m, 0m));
    }

    private async Task<(decimal Last, decimal Total)> TotalAsync(Guid meter)
    {
        var now = await at.ReadAsync("tom", $"/meters/{meter}");
        return (now.GetProperty("lastValue").GetDecimal(), now.GetProperty("total").GetDecimal());
    }
}
