using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class WorkDocumentTests(WorkHost at)
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xDB, 0, 4, 9, 9, 0xFF, 0xDA, 0, 2, 7, 7, 7, 0xFF, 0xD9];

    [Fact]
    public async Task A_photo_of_work_is_seen_by_whoever_sees_the_work_also_where_it_has_no_asset()
    {
        var order = await at.BegunAsync("tom");

        var (status, kept) = await UploadAsync("tom", $"workOrderId={order}&name=seal.jpg");

        status.ShouldBe(HttpStatusCode.Created, kept.ToString());
        (kept.GetProperty("kind").GetString(), kept.GetProperty("workOrderId").GetGuid()).ShouldBe(("Image", order));
        (await at.ItemsAsync("tom", $"/work-order-documents?workOrderId={order}")).Count.ShouldBe(1);
        (await at.ItemsAsync("ted", $"/work-order-documents?workOrderId={order}")).ShouldBeEmpty();
        using var bytes = await (await at.ClientAsync("tom")).GetAsync($"/api/v1/work-order-documents/{kept.GetProperty("id")}/content");
        (await bytes.Content.ReadAsByteArrayAsync()).ShouldBe(Photo);
        (await at.SendAsync("ted", "GET", $"/work-order-documents/{kept.GetProperty("id")}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("max", "GET", $"/documents/{kept.GetProperty("id")}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await UploadAsync("ted", $"workOrderId={order}&name=seal.jpg")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await UploadAsync("tom", $"workOrderId={order}&name=run.exe")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await at.MoveAsync("max", order, "cancel", new { reason = "a mistake" });
        (await UploadAsync("tom", $"workOrderId={order}&name=late.jpg")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_step_that_asks_for_a_photo_is_answered_by_one_of_its_own()
    {
        var order = await at.BegunAsync("tom");
        var step = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Show the seal", type = "Photo", isRequired = true });
        var (_, other) = await UploadAsync("tom", $"workOrderId={order}&name=other.jpg");
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = other.GetProperty("id").GetString() }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var (status, kept) = await UploadAsync("tom", $"workOrderId={order}&stepId={step}&name=seal.jpg");

        status.ShouldBe(HttpStatusCode.Created, kept.ToString());
        var answered = await at.ReadAsync("tom", $"/work-order-steps/{step}");
        (answered.GetProperty("status").GetString(), answered.GetProperty("result").GetGuid()).ShouldBe(("Passed", kept.GetProperty("id").GetGuid()));
        (await UploadAsync("tom", $"workOrderId={order}&stepId={Guid.NewGuid()}&name=x.jpg")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string who, string query)
    {
        var client = await at.ClientAsync(who);
        using var content = new ByteArrayContent(Photo);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await client.PostAsync($"/api/v1/work-order-documents?{query}", content);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }
}
