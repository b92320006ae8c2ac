using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.People;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

/// <summary>A breakdown from the scanned label to the verified repair, through HTTP, as the people in it go through it.</summary>
[Collection("Requests")]
public sealed class BreakdownTests(RequestHost at)
{
    private readonly TimeSpan _while = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_breakdown_that_somebody_reports_by_the_label_ends_as_a_verified_repair_and_its_reporter_is_told()
    {
        using var passer = at.Host.CreateClient();
        var asset = await at.AssetAsync("High");
        var (told, request) = await ReportedAsync(passer, asset);

        // 6 A technician accepts it: a work order opens.
        var accepted = (await at.ActAsync("tom", request, "accept", new { failureMode = "VIB" })).Body;
        var (order, number) = (accepted.GetProperty("workOrderId").GetGuid(), accepted.GetProperty("workOrderNumber").GetString()!);

        // 7 The work begins.
        await at.MoveAsync("tom", number, "start");
        await at.FollowsAsync(request, "Accepted", "InProgress");

        await WorkedOnAsync(passer, told, request, order);

        // 20 It is done, and the requester is told.
        await at.FollowsAsync(request, "Accepted", "Completed");
        (await FollowAsync(passer, told)).GetProperty("progress").GetString().ShouldBe("Completed");
        await StoodAsync(asset, request, order);

        // Somebody else than whoever did it verifies it, and it is closed.
        (await at.SendAsync("tom", "POST", $"/work-orders/{order}/verify", new { }, await VersionAsync(order))).Status.ShouldBe(HttpStatusCode.Forbidden);
        await at.MoveAsync("sue", number, "verify");
        await at.MoveAsync("sue", number, "close");
        await at.FollowsAsync(request, "Resolved", "Completed");
        (await FollowAsync(passer, told)).GetProperty("state").GetString().ShouldBe("Resolved");
        await IsInTheAuditAsync(order);
    }

    private async Task WorkedOnAsync(HttpClient passer, JsonElement told, JsonElement request, Guid order)
    {
        // 8 The stop runs since the time that the reporter gave, and is tied to the work.
        var stop = await StopAsync(request.GetProperty("assetId").GetGuid(), isOpen: true);
        stop.GetProperty("startedAtUtc").GetDateTimeOffset().ToUnixTimeSeconds().ShouldBe(request.GetProperty("downSinceUtc").GetDateTimeOffset().ToUnixTimeSeconds());
        (stop.GetProperty("source").GetString(), stop.GetProperty("workOrderId").GetGuid()).ShouldBe(("Request", order));

        // 9 Steps and hours are recorded.
        var step = await at.MakeAsync("tom", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Measure the vibration", type = "Number", upperLimit = 4.5, isRequired = true });
        await at.MakeAsync("tom", "/work-order-labour", new { siteId = at.Mine, workOrderId = order });
        at.Clock.Advance(_while);

        // 11 It waits for parts: the timer stops. 18 They are there, and it goes on.
        await at.MoveAsync("tom", order.ToString(), "wait", new { reason = "no seal", waitReason = "Parts" });
        await at.FollowsAsync(request, "Accepted", "WaitingParts");
        (await FollowAsync(passer, told)).GetProperty("progress").GetString().ShouldBe("WaitingParts");
        var hours = (await at.SendAsync("tom", "GET", $"/work-order-labour?workOrderId={order}")).Body.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (hours.GetProperty("endedAtUtc").GetDateTimeOffset() - hours.GetProperty("startedAtUtc").GetDateTimeOffset()).ShouldBe(_while);
        at.Clock.Advance(_while);
        await at.MoveAsync("tom", order.ToString(), "resume");
        at.Clock.Advance(_while);

        // 19 What is missing is named before it is completed.
        var (status, missing) = await at.SendAsync("tom", "POST", $"/work-orders/{order}/complete", new { reason = "a new seal" }, await VersionAsync(order));
        (status, missing.GetProperty("errors").TryGetProperty("steps", out _)).ShouldBe((HttpStatusCode.UnprocessableEntity, true), missing.ToString());
        (await at.SendAsync("tom", "PATCH", $"/work-order-steps/{step}", new { result = 1.2 }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        await at.MoveAsync("tom", order.ToString(), "complete", new { reason = "a new seal", mechanism = "2.4", cause = "3.4", remedy = "1" });
    }

    /// <summary>21 The stop ended with the work, since the machine itself says nothing. 22 How long it took, and with what, is there.</summary>
    private async Task StoodAsync(Guid asset, JsonElement request, Guid order)
    {
        var stop = await StopAsync(asset, isOpen: false);
        var done = (await at.SendAsync("sue", "GET", $"/work-orders/{order}")).Body.GetProperty("completedAtUtc").GetDateTimeOffset();
        stop.GetProperty("endedAtUtc").GetDateTimeOffset().ShouldBe(done);
        var seconds = (int)(done - request.GetProperty("downSinceUtc").GetDateTimeOffset()).TotalSeconds;
        stop.GetProperty("durationSeconds").GetInt32().ShouldBeInRange(seconds - 1, seconds + 1);
        stop.GetProperty("segments").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ShouldBe(["People", "Repair", "Parts", "Repair"]);
    }

    private async Task IsInTheAuditAsync(Guid order)
    {
        string[] expected = ["Create tom", "Transition tom", "Transition tom", "Transition tom", "Complete tom", "Verify sue", "Transition sue"];
        List<string> found = [];
        await Until.TrueAsync(
            async _ =>
            {
                var records = (await at.SendAsync("adam", "GET", $"/audit?entityId={order}&sort=sequence")).Body.GetProperty("items").EnumerateArray();
                found = [.. records.Select(record => $"{record.GetProperty("action").GetString()} {record.GetProperty("by").GetString()}")];
                return found.Count >= expected.Length;
            },
            TimeSpan.FromSeconds(20), "the audit of the work order", CancellationToken.None);
        found.ShouldBe(expected);
    }

    /// <summary>The one stop of an asset, once the reader of events has brought it there.</summary>
    private async Task<JsonElement> StopAsync(Guid asset, bool isOpen)
    {
        var stops = Array.Empty<JsonElement>();
        await Until.TrueAsync(
            async _ => (stops = [.. (await at.SendAsync("sue", "GET", $"/stops?assetId={asset}&isOpen={(isOpen ? "true" : "false")}")).Body.GetProperty("items").EnumerateArray()])
                is [{ } stop] && stop.GetProperty("workOrderId").ValueKind is not JsonValueKind.Null,
            TimeSpan.FromSeconds(20), "the stop of the breakdown", CancellationToken.None);
        return stops[0];
    }

    private async Task<int> VersionAsync(Guid order) => (await at.SendAsync("sue", "GET", $"/work-orders/{order}")).Body.GetProperty("version").GetInt32();

    private async Task<(JsonElement Told, JsonElement Request)> ReportedAsync(HttpClient passer, Guid asset)
    {
        // 1 The code is scanned. 2 The asset is shown, by what its plate says.
        var code = (await at.SendAsync("adam", "GET", $"/assets/{asset}")).Body.GetProperty("qrCode").GetString();
        var plate = (await PeopleHost.SendAsync(passer, "GET", $"/qr/{code}")).Body;
        (plate.GetProperty("name").GetString(), plate.GetProperty("assetId").ValueKind).ShouldBe(("An asset", JsonValueKind.Null));

        // 3 The request is made; the machine stands since half an hour.
        var downSince = at.Clock.GetUtcNow().AddMinutes(-30);
        var told = (await PeopleHost.SendAsync(passer, "POST", $"/qr/{code}/requests", new { problemDescription = "It stands and smells", severity = "High", machineIsDown = true, downSinceUtc = downSince, reporterName = "Olga" })).Body;
        (await FollowAsync(passer, told)).GetProperty("progress").GetString().ShouldBe("Pending");

        // 4 A photo is added.
        using var photo = new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) { Headers = { ContentType = new("application/octet-stream") } };
        using var sent = await passer.PostAsync($"/api/v1/requests/follow/{told.GetProperty("followToken").GetString()}/photos?name=it.png", photo);
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);

        // 5 The technicians of the site have it before them.
        var request = (await at.SendAsync("tom", "GET", $"/requests?state=Reported&assetId={asset}")).Body.GetProperty("items").EnumerateArray().Single();
        (await at.SendAsync("tom", "GET", $"/request-documents?requestId={request.GetProperty("id")}")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
        (request.GetProperty("priority").GetString(), request.GetProperty("downSinceUtc").GetDateTimeOffset().ToUnixTimeSeconds()).ShouldBe(("High", downSince.ToUnixTimeSeconds()));
        return (told, request);
    }

    private static async Task<JsonElement> FollowAsync(HttpClient passer, JsonElement told)
    {
        var (status, followed) = await PeopleHost.SendAsync(passer, "GET", $"/requests/follow/{told.GetProperty("followToken").GetString()}");
        status.ShouldBe(HttpStatusCode.OK);
        return followed;
    }
}
