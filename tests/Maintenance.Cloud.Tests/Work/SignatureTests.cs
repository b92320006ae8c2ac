using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class SignatureTests(WorkHost at)
{
    [Fact]
    public async Task A_signature_holds_until_what_was_signed_is_changed_and_holds_again_when_it_is_put_back()
    {
        var order = await at.BegunAsync();
        var step = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Look" });
        await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = true }, 1);
        var signature = await at.MakeAsync("tom", "/work-order-signatures", new { siteId = at.Mine, workOrderId = order, meaning = "Performed" });

        (await IsIntactAsync(signature)).ShouldBeTrue();
        await at.MoveAsync("tom", order, "complete");
        await at.MakeAsync("tom", "/work-order-comments", new { siteId = at.Mine, workOrderId = order, text = "Signed" });
        (await IsIntactAsync(signature)).ShouldBeTrue("states and comments are not what was signed");
        await PatchAsync(order, new { workDescription = "More than that" });
        (await IsIntactAsync(signature)).ShouldBeFalse();
        await PatchAsync(order, new { workDescription = (string?)null });
        (await IsIntactAsync(signature)).ShouldBeTrue();
        await at.MoveAsync("max", order, "reopen", new { reason = "look again" });
        await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { note = "it was not" }, 2);
        (await IsIntactAsync(signature)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_step_that_asks_for_a_signature_is_answered_by_one()
    {
        var order = await at.BegunAsync();
        var step = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Release", type = "Signature", isRequired = true });
        var check = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Look" });
        (await at.SendAsync("tom", "POST", "/work-order-signatures", new { siteId = at.Mine, workOrderId = order, meaning = "Released", stepId = check })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var signature = await at.MakeAsync("tom", "/work-order-signatures", new { siteId = at.Mine, workOrderId = order, meaning = "Released", stepId = step });

        var signed = await at.ReadAsync("tom", $"/work-order-steps/{step}");
        (signed.GetProperty("status").GetString(), signed.GetProperty("result").GetGuid()).ShouldBe(("Passed", signature));
        (await IsIntactAsync(signature)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_signed_before_it_is_begun()
    {
        var draft = (await at.DraftAsync()).GetProperty("id").GetGuid();
        (await at.SendAsync("max", "POST", "/work-order-signatures", new { siteId = at.Mine, workOrderId = draft, meaning = "Approved" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Words_are_their_authors()
    {
        var order = await at.BegunAsync();
        var comment = await at.MakeAsync("tom", "/work-order-comments", new { siteId = at.Mine, workOrderId = order, text = "It hums" });
        (await at.SendAsync("sue", "PATCH", $"/work-order-comments/{comment}", new { text = "It sings" }, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var (status, changed) = await at.SendAsync("tom", "PATCH", $"/work-order-comments/{comment}", new { text = "It hummed" }, 1);
        (status, changed.GetProperty("author").GetString()).ShouldBe((HttpStatusCode.OK, "tom"));
    }

    private async Task<bool> IsIntactAsync(Guid signature) => (await at.ReadAsync("max", $"/work-order-signatures/{signature}")).GetProperty("isIntact").GetBoolean();

    private async Task PatchAsync(Guid order, object body)
    {
        var version = (await at.ReadAsync("max", $"/work-orders/{order}")).GetProperty("version").GetInt32();
        (await at.SendAsync("max", "PATCH", $"/work-orders/{order}", body, version)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
