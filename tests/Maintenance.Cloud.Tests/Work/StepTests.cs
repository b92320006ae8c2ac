using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class StepTests(WorkHost at)
{
    private static readonly string[] Choices = ["Good", "Worn", "Broken"];

    [Theory]
    [InlineData("Check", "true", "Passed")]
    [InlineData("Check", "false", "Failed")]
    [InlineData("Check", "1", null)]
    [InlineData("Number", "7.1", "Passed")]
    [InlineData("Number", "7.2", "Failed")]
    [InlineData("Number", "-1", "Failed")]
    [InlineData("Number", "\"7\"", null)]
    [InlineData("Meter", "5", "Passed")]
    [InlineData("Choice", "\"Good\"", "Passed")]
    [InlineData("Choice", "\"Broken\"", "Failed")]
    [InlineData("Choice", "\"Fine\"", null)]
    [InlineData("Text", "\"It hums\"", "Passed")]
    [InlineData("Text", "true", null)]
    [InlineData("Signature", "\"tom\"", null)]
    public async Task An_answer_passes_or_fails_by_what_the_step_asks(string type, string result, string? expected)
    {
        var (isNumber, isChoice) = (type is "Number" or "Meter", type is "Choice");
        var step = await StepAsync(await at.BegunAsync(), new { type, lowerLimit = isNumber ? 0m : (decimal?)null, upperLimit = isNumber ? 7.1m : (decimal?)null, choices = isChoice ? Choices : [], failingChoices = isChoice ? Choices[2..] : [] });

        var (status, answered) = await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = JsonSerializer.Deserialize<JsonElement>(result) }, 1);

        status.ShouldBe(expected is null ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, answered.ToString());
        if (expected is null)
            return;
        (answered.GetProperty("status").GetString(), answered.GetProperty("completedBy").GetGuid()).ShouldBe((expected, at.Ids["tom"]));
        var back = (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = (string?)null }, 2)).Body;
        (back.GetProperty("status").GetString(), back.GetProperty("completedAtUtc").ValueKind).ShouldBe(("Open", JsonValueKind.Null));
    }

    [Fact]
    public async Task A_step_is_left_out_with_the_reason_and_its_answer_goes_with_it()
    {
        var step = await StepAsync(await at.BegunAsync(), new { type = "Number", isRequired = true });
        (await PatchAsync(step, new { status = "Skipped" }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PatchAsync(step, new { status = "Passed" }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PatchAsync(step, new { result = 1 }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        var (status, left) = await PatchAsync(step, new { status = "Skipped", note = "no gauge" }, 2);

        (status, left.GetProperty("status").GetString(), left.GetProperty("result").ValueKind).ShouldBe((HttpStatusCode.OK, "Skipped", JsonValueKind.Null));
    }

    [Fact]
    public async Task Two_who_answer_one_step_are_told_and_two_who_say_different_things_of_it_are_merged()
    {
        var step = await StepAsync(await at.BegunAsync(), new { type = "Number" });
        (await PatchAsync(step, new { result = 1 }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("sue", "PATCH", $"/work-order-steps/{step}", new { result = 2 }, 1)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await at.SendAsync("sue", "PATCH", $"/work-order-steps/{step}", new { note = "hot" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Steps_are_answered_while_work_goes_on_and_stay_when_it_is_done()
    {
        var draft = (await at.DraftAsync()).GetProperty("id").GetGuid();
        var step = await StepAsync(draft, new { type = "Check" });
        (await at.SendAsync("max", "PATCH", $"/work-order-steps/{step}", new { result = true }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await at.MoveAsync("max", draft, "submit");
        await at.MoveAsync("tom", draft, "start");
        (await PatchAsync(step, new { result = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("tom", "DELETE", $"/work-order-steps/{step}", null, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
        await at.MoveAsync("tom", draft, "complete");

        (await PatchAsync(step, new { result = false }, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("max", "POST", "/work-order-steps", new { siteId = at.Mine, workOrderId = draft, action = "More" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_does_the_work_does_not_take_away_what_guards_its_end()
    {
        var order = await at.BegunAsync(more: new { needsSignature = true });
        var step = await StepAsync(order, new { type = "Number", isRequired = true, upperLimit = 7.1m });

        foreach (var body in (object[])[new { isRequired = false }, new { upperLimit = 70 }, new { action = "Nothing" }])
            (await PatchAsync(step, body, 1)).Status.ShouldBe(HttpStatusCode.Forbidden, body.ToString());
        (await at.SendAsync("tom", "DELETE", $"/work-order-steps/{step}", null, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var version = (await at.ReadAsync("tom", $"/work-orders/{order}")).GetProperty("version").GetInt32();
        (await at.SendAsync("tom", "PATCH", $"/work-orders/{order}", new { needsSignature = false }, version)).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await PatchAsync(step, new { result = 8 }, 1)).Body.GetProperty("status").GetString().ShouldBe("Failed");
        (await at.SendAsync("sue", "PATCH", $"/work-order-steps/{step}", new { upperLimit = 9 }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        var own = await at.MakeAsync("tom", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "And this" });
        (await PatchAsync(own, new { isRequired = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("tom", "DELETE", $"/work-order-steps/{own}", null, 2)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_failed_step_opens_one_work_order_that_follows()
    {
        var order = await at.BegunAsync();
        var step = await StepAsync(order, new { type = "Check" });
        (await at.SendAsync("tom", "POST", $"/work-order-steps/{step}/follow-up", new { })).Status.ShouldBe(HttpStatusCode.Conflict);
        await PatchAsync(step, new { result = false }, 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => at.SendAsync("tom", "POST", $"/work-order-steps/{step}/follow-up", new { })));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(5);
        var follow = answers[0].Body;
        answers.Select(answer => answer.Body.GetProperty("id").GetGuid()).Distinct().Count().ShouldBe(1);
        (follow.GetProperty("origin").GetString(), follow.GetProperty("originId").GetGuid(), follow.GetProperty("followUpOf").GetGuid(), follow.GetProperty("state").GetString())
            .ShouldBe(("FailedStep", step, order, "Waiting"));
        (await at.ReadAsync("tom", $"/work-order-steps/{step}")).GetProperty("followUpNumber").GetString().ShouldBe(follow.GetProperty("number").GetString());
    }

    private Task<Guid> StepAsync(Guid workOrderId, object more)
    {
        var body = new Dictionary<string, object?> { ["siteId"] = at.Mine, ["workOrderId"] = workOrderId, ["action"] = "Look at it" };
        foreach (var member in more.GetType().GetProperties().Where(member => member.GetValue(more) is not null))
            body[member.Name] = member.GetValue(more);
        return at.MakeAsync("max", "/work-order-steps", body);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> PatchAsync(Guid step, object body, int version) => at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", body, version);
}
