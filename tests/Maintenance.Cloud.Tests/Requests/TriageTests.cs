using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

[Collection("Requests")]
public sealed class TriageTests(RequestHost at)
{
    [Fact]
    public async Task Accepting_opens_a_work_order_and_each_of_the_two_names_the_other()
    {
        var (_, request) = await at.SendAsync("sam", "POST", "/requests", new { siteId = at.Mine, assetId = await at.AssetAsync("High"), problemDescription = "Shakes\nsince noon", severity = "High", failureMode = "VIB" });

        var (status, accepted) = await at.ActAsync("sue", request, "accept", new { });

        status.ShouldBe(HttpStatusCode.OK, accepted.ToString());
        (accepted.GetProperty("state").GetString(), accepted.GetProperty("progress").GetString()).ShouldBe(("Accepted", "Pending"));
        var order = await at.OrderAsync(accepted);
        (order.State, order.WaitReason, order.Priority, order.Origin, order.OriginId, order.MaintenanceType, order.FailureMode)
            .ShouldBe(("Waiting", "Schedule", "High", "Request", request.GetProperty("id").GetGuid(), "Corrective", "VIB"));
        order.Title.ShouldEndWith(": Shakes");
        order.DueAtUtc.ShouldBe(at.Clock.GetUtcNow().AddHours(24), TimeSpan.FromMinutes(1));
        (await at.SendAsync("mia", "GET", $"/work-orders/{accepted.GetProperty("workOrderNumber").GetString()}")).Body.GetProperty("id").GetGuid().ShouldBe(order.Id);
    }

    [Fact]
    public async Task Who_accepts_may_say_another_priority_and_why()
    {
        var request = await at.ReportAsync();

        (await at.ActAsync("sue", request, "accept", new { priority = "Critical" })).Body.GetProperty("errors").TryGetProperty("priorityReason", out _).ShouldBeTrue();
        (await at.ActAsync("sue", request, "accept", new { failureMode = "NONE" })).Body.GetProperty("errors").TryGetProperty("failureMode", out _).ShouldBeTrue();
        (await at.ActAsync("sue", request, "accept", new { title = " " })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.ActAsync("sue", request, "accept", new { title = "Look at it", priority = "Critical", priorityReason = "the spare is away", failureMode = "OHE", maintenanceType = "Inspection" })).Status.ShouldBe(HttpStatusCode.OK);

        var now = await at.ReadAsync("sue", request);
        (now.GetProperty("priority").GetString(), now.GetProperty("failureMode").GetString()).ShouldBe(("Critical", "OHE"));
        var order = await at.OrderAsync(now);
        (order.Title, order.Priority, order.MaintenanceType, order.FailureMode).ShouldBe(("Look at it", "Critical", "Inspection", "OHE"));
    }

    [Fact]
    public async Task Of_racing_acts_one_is_done_and_one_work_order_opens()
    {
        var request = await at.ReportAsync();
        var path = $"/requests/{request.GetProperty("id")}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 3 == 0
            ? at.SendAsync("mia", "POST", $"{path}/decline", new { reason = "no" }, 1)
            : at.SendAsync(i % 3 == 1 ? "sue" : "tom", "POST", $"{path}/accept", new { }, 1)));

        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Status == HttpStatusCode.PreconditionFailed || answer.Status == HttpStatusCode.NotFound);
        var state = (await at.ReadAsync("mia", request)).GetProperty("state").GetString();
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM work.work_order WHERE origin_id = @id", new { id = request.GetProperty("id").GetGuid() })).ShouldBe(state is "Accepted" ? 1 : 0);
        (await at.SendAsync("mia", "POST", $"{path}/accept", new { }, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Acts_name_the_version_and_a_decided_request_stays_as_it_is()
    {
        var request = await at.ReportAsync("tom");
        var path = $"/requests/{request.GetProperty("id")}";
        foreach (var (verb, body) in new (string, object?)[] { ("accept", new { }), ("merge", new { into = "R-000001" }), ("decline", new { reason = "no" }), ("withdraw", null) })
        {
            (await at.SendAsync("mia", "POST", $"{path}/{verb}", body)).Status.ShouldBe(HttpStatusCode.PreconditionRequired, verb);
            (await at.SendAsync("mia", "POST", $"{path}/{verb}", body, 7)).Status.ShouldBe(HttpStatusCode.PreconditionFailed, verb);
            (await at.SendAsync("mia", "POST", $"/requests/R-999999/{verb}", body, 1)).Status.ShouldBe(HttpStatusCode.NotFound, verb);
        }

        (await at.ActAsync("mia", request, "decline", new { reason = "\u202E" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.ActAsync("mia", request, "decline", new { reason = "it is as it should be" })).Body.GetProperty("progress").GetString().ShouldBe("Cancelled");
        foreach (var (verb, body) in new (string, object?)[] { ("accept", new { }), ("merge", new { into = "R-000001" }), ("decline", new { reason = "no" }) })
            (await at.ActAsync("mia", request, verb, body)).Status.ShouldBe(HttpStatusCode.Conflict, verb);
        (await at.ActAsync("tom", request, "withdraw")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("mia", "PATCH", path, new { severity = "High" }, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.ReadAsync("mia", request)).GetProperty("declineReason").GetString().ShouldBe("it is as it should be");
    }

    [Fact]
    public async Task What_was_merged_goes_with_the_one_that_it_was_merged_into()
    {
        var asset = await at.AssetAsync();
        var (first, second, third) = (await at.ReportAsync("sam", asset), await at.ReportAsync("tom", asset), await at.ReportAsync("tina", asset));

        (await at.ActAsync("sue", first, "merge", new { into = first.GetProperty("number") })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.ActAsync("sue", first, "merge", new { into = "R-999999" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.ActAsync("sue", first, "merge", new { into = second.GetProperty("number") })).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ActAsync("sue", third, "merge", new { into = first.GetProperty("id") })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.ActAsync("tom", second, "withdraw")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.ActAsync("sue", second, "merge", new { into = third.GetProperty("number") })).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ReadAsync("sam", first)).GetProperty("mergedIntoNumber").GetString().ShouldBe(third.GetProperty("number").GetString());

        var order = (await at.ActAsync("sue", third, "accept", new { })).Body.GetProperty("workOrderNumber").GetString()!;
        (await at.ReadAsync("sam", first)).GetProperty("workOrderNumber").GetString().ShouldBe(order);
        await at.MoveAsync("tina", order, "start");
        await at.FollowsAsync(first, "Merged", "InProgress");
        await at.FollowsAsync(second, "Merged", "InProgress");
        var late = await at.ReportAsync("sam", asset);
        (await at.ActAsync("sue", late, "merge", new { into = third.GetProperty("number") })).Body.GetProperty("progress").GetString().ShouldBe("InProgress");
    }

    [Fact]
    public async Task Two_merges_that_cross_each_other_leave_one_request()
    {
        for (var round = 0; round < 5; round++)
        {
            var asset = await at.AssetAsync();
            var (one, other) = (await at.ReportAsync("sam", asset), await at.ReportAsync("sam", asset));

            var answers = await Task.WhenAll(
                at.SendAsync("mia", "POST", $"/requests/{one.GetProperty("id")}/merge", new { into = other.GetProperty("id") }, 1),
                at.SendAsync("sue", "POST", $"/requests/{other.GetProperty("id")}/merge", new { into = one.GetProperty("id") }, 1));

            answers.Select(answer => answer.Status).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict]);
        }
    }

    [Fact]
    public async Task A_request_is_resolved_once_when_its_work_is_verified_and_again_open_when_that_is_reopened()
    {
        var request = await at.ReportAsync();
        var order = (await at.ActAsync("sue", request, "accept", new { failureMode = "VIB" })).Body.GetProperty("workOrderNumber").GetString()!;

        await at.MoveAsync("tom", order, "start");
        await at.FollowsAsync(request, "Accepted", "InProgress");
        await at.MoveAsync("tom", order, "wait", new { reason = "no seal", waitReason = "Parts" });
        await at.FollowsAsync(request, "Accepted", "WaitingParts");
        await at.MoveAsync("tom", order, "resume");
        await at.FollowsAsync(request, "Accepted", "InProgress");
        await at.MoveAsync("tom", order, "wait", new { reason = "it runs", waitReason = "Plant" });
        await at.MoveAsync("tom", order, "resume");
        await at.MoveAsync("tom", order, "complete");
        await at.FollowsAsync(request, "Accepted", "Completed");
        await at.MoveAsync("sue", order, "verify");
        await at.FollowsAsync(request, "Resolved", "Completed");
        await at.MoveAsync("sue", order, "reopen", new { reason = "it hums again" });
        await at.FollowsAsync(request, "Accepted", "InProgress");
        await at.MoveAsync("tom", order, "complete");
        await at.MoveAsync("sue", order, "verify");
        await at.MoveAsync("sue", order, "close");
        await at.FollowsAsync(request, "Resolved", "Completed");

        var history = (await at.SendAsync("sue", "GET", $"/requests/{request.GetProperty("number")}/history")).Body.GetProperty("items").EnumerateArray().Reverse().ToList();
        history.Select(one => one.GetProperty("type").GetString()).Distinct().ShouldBe(["RequestMade", "RequestChanged"]);
        history.Select(StateAfter).OfType<string>().ShouldBe(["Reported", "Accepted", "Resolved", "Accepted", "Resolved"]);
        history.Select(one => one.GetProperty("by").GetString()).Distinct().ShouldBe(["sam", "sue", "system:requests"]);

        static string? StateAfter(JsonElement entry) =>
            entry.GetProperty("changes").TryGetProperty("state", out var change) ? change.GetProperty("after").GetString() : null;
    }

    [Fact]
    public async Task Work_that_is_cancelled_leaves_its_request_cancelled()
    {
        var request = await at.ReportAsync();
        var order = (await at.ActAsync("sue", request, "accept", new { })).Body.GetProperty("workOrderNumber").GetString()!;

        await at.MoveAsync("sue", order, "cancel", new { reason = "the machine goes" });

        await at.FollowsAsync(request, "Accepted", "Cancelled");
    }

    [Fact]
    public async Task Only_whoever_reported_takes_a_request_back()
    {
        var request = await at.ReportAsync("tom");

        (await at.ActAsync("mia", request, "withdraw")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.ActAsync("tom", request, "withdraw")).Body.GetProperty("state").GetString().ShouldBe("Withdrawn");
        (await at.ReadAsync("tom", request)).GetProperty("progress").GetString().ShouldBe("Cancelled");
    }

    [Fact]
    public async Task Where_the_site_says_so_technicians_leave_requests_to_triage()
    {
        var setting = $"/settings/requests.techniciansMayAccept?siteId={at.Mine}";
        (await at.SendAsync("adam", "PUT", setting, new { value = false }, 0)).Status.ShouldBe(HttpStatusCode.OK);
        var (first, second) = (await at.ReportAsync(), await at.ReportAsync());

        (await at.ActAsync("tom", first, "accept", new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.ActAsync("sue", first, "accept", new { })).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("adam", "PUT", setting, new { value = (bool?)null }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ActAsync("tom", second, "accept", new { })).Status.ShouldBe(HttpStatusCode.OK);
    }
}
