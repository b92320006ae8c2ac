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
        var signature = (await at.SignAsync("tom", order, "Performed")).Body.GetProperty("id").GetGuid();

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
        (await at.SignAsync("tom", order, "Released", check)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var signature = (await at.SignAsync("tom", order, "Released", step)).Body.GetProperty("id").GetGuid();

        var signed = await at.ReadAsync("tom", $"/work-order-steps/{step}");
        (signed.GetProperty("status").GetString(), signed.GetProperty("result").GetGuid()).ShouldBe(("Passed", signature));
        (await IsIntactAsync(signature)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_signed_before_it_is_begun()
    {
        var draft = (await at.DraftAsync()).GetProperty("id").GetGuid();
        (await at.SignAsync("max", draft, "Approved")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Nobody_signs_what_they_did_not_see()
    {
        var order = await at.BegunAsync();
        var seen = (await at.ReadAsync("tom", $"/work-orders/{order}")).GetProperty("version").GetInt32();
        var body = new { id = Guid.CreateVersion7(), siteId = at.Mine, workOrderId = order, meaning = "Performed" };
        (await at.SendAsync("tom", "POST", "/work-order-signatures", body)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        await PatchAsync(order, new { description = "And the other one" });

        var (stale, problem) = await at.SendAsync("tom", "POST", "/work-order-signatures", body, seen);
        (stale, problem.GetProperty("version").GetInt32()).ShouldBe((HttpStatusCode.PreconditionFailed, seen + 1));
        (await at.SignAsync("tom", order, "Performed", version: seen + 2)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await at.ItemsAsync("tom", $"/work-order-signatures?workOrderId={order}")).ShouldBeEmpty();

        (await at.SendAsync("tom", "POST", "/work-order-signatures", body, seen + 1)).Status.ShouldBe(HttpStatusCode.Created);
        await PatchAsync(order, new { description = "Not that one" });
        (await at.SendAsync("tom", "POST", "/work-order-signatures", body, seen + 1)).Status.ShouldBe(HttpStatusCode.OK, "it is the same request");
    }

    [Fact]
    public async Task What_a_device_did_before_it_signs_is_known_to_it_and_what_others_did_is_not()
    {
        var order = await at.BegunAsync();
        var seen = (await at.ReadAsync("tom", $"/work-orders/{order}")).GetProperty("version").GetInt32();
        var device = Guid.CreateVersion7();
        object Sign() => new { id = Guid.CreateVersion7(), kind = "work-order-signatures", action = "make", baseVersion = seen, body = new { id = Guid.CreateVersion7(), siteId = at.Mine, workOrderId = order, meaning = "Performed" } };
        object words = new { id = Guid.CreateVersion7(), kind = "work-orders", action = "change", recordId = order, baseVersion = seen, body = new { workDescription = "A new seal" } };

        (await OutcomesAsync(words, Sign())).ShouldBe(["Applied", "Applied"]);
        await PatchAsync(order, new { description = "And the other one" });
        (await OutcomesAsync(Sign())).ShouldBe(["Conflict"]);

        async Task<IEnumerable<string?>> OutcomesAsync(params object[] operations) =>
            [.. (await at.SendAsync("tom", "POST", "/sync", new { deviceId = device, operations })).Body.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("outcome").GetString())];
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
