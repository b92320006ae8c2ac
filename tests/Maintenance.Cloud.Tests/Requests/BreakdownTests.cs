using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.People;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

/// <summary>A breakdown from the scanned label to the verified repair, through HTTP, as the people in it go through it.</summary>
[Collection("Requests")]
public sealed class BreakdownTests(RequestHost at)
{
    [Fact]
    public async Task A_breakdown_that_somebody_reports_by_the_label_ends_as_a_verified_repair_and_its_reporter_is_told()
    {
        using var passer = at.Host.CreateClient();
        var (told, request) = await ReportedAsync(passer, await at.AssetAsync("High"));

        // 6 A technician accepts it: a work order opens.
        var order = (await at.ActAsync("tom", request, "accept", new { failureMode = "VIB" })).Body.GetProperty("workOrderNumber").GetString()!;

        // 7 The work begins.
        await at.MoveAsync("tom", order, "start");
        await at.FollowsAsync(request, "Accepted", "InProgress");

        // 11 It waits for parts. 18 They are there, and it goes on.
        await at.MoveAsync("tom", order, "wait", new { reason = "no seal", waitReason = "Parts" });
        await at.FollowsAsync(request, "Accepted", "WaitingParts");
        (await FollowAsync(passer, told)).GetProperty("progress").GetString().ShouldBe("WaitingParts");
        await at.MoveAsync("tom", order, "resume");

        // 19 It is completed. 20 It is done, and the requester is told.
        await at.MoveAsync("tom", order, "complete", new { reason = "a new seal" });
        await at.FollowsAsync(request, "Accepted", "Completed");
        (await FollowAsync(passer, told)).GetProperty("progress").GetString().ShouldBe("Completed");

        // Somebody else than whoever did it verifies it, and it is closed.
        await at.MoveAsync("sue", order, "verify");
        await at.MoveAsync("sue", order, "close");
        await at.FollowsAsync(request, "Resolved", "Completed");
        (await FollowAsync(passer, told)).GetProperty("state").GetString().ShouldBe("Resolved");
    }

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
