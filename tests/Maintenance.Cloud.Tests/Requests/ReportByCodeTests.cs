using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

[Collection("Requests")]
public sealed class ReportByCodeTests(RequestHost at)
{
    private static int Addresses;

    private readonly string _address = NewAddress();

    [Fact]
    public async Task Whoever_stands_before_a_machine_reports_without_an_account_and_follows_what_becomes_of_it()
    {
        var (asset, code) = await CodeAsync();

        var (status, told, _) = await ReportAsync(code.ToLowerInvariant(), new { problemDescription = "Smoke!", severity = "Critical", machineIsDown = true, reporterName = "Olga", reporterContact = "ext. 4711" });

        status.ShouldBe(201, told.ToString());
        told.EnumerateObject().Select(one => one.Name).ShouldBe(["number", "followToken"]);
        var request = (await at.SendAsync("sue", "GET", $"/requests/{told.GetProperty("number")}")).Body;
        (request.GetProperty("assetId").GetGuid(), request.GetProperty("source").GetString(), request.GetProperty("reporterName").GetString(), request.GetProperty("priority").GetString(), request.GetProperty("reporterId").ValueKind, request.GetProperty("createdBy").GetString())
            .ShouldBe((asset, "QrCode", "Olga", "High", JsonValueKind.Null, "system:qr-code"));
        (await FollowAsync(told)).GetProperty("progress").GetString().ShouldBe("Pending");

        var order = (await at.ActAsync("sue", request, "accept", new { })).Body.GetProperty("workOrderNumber").GetString()!;
        await at.MoveAsync("tom", order, "start");
        await at.FollowsAsync(request, "Accepted", "InProgress");
        var followed = await FollowAsync(told);
        followed.EnumerateObject().Select(one => one.Name).ShouldBe(["number", "tagNumber", "name", "reportedAtUtc", "state", "progress", "declineReason", "mergedInto", "photos", "mayWithdraw", "comments"]);
        followed.GetProperty("progress").GetString().ShouldBe("InProgress");
        (await SendAsync("POST", $"/requests/follow/{Token(told)}/withdraw")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task The_reason_of_a_refusal_is_told_also_through_the_one_that_it_was_merged_into()
    {
        var (asset, code) = await CodeAsync();
        var (_, told, _) = await ReportAsync(code, new { problemDescription = "It hums" });
        var request = (await at.SendAsync("sue", "GET", $"/requests/{told.GetProperty("number")}")).Body;
        var other = await at.ReportAsync("sam", asset);

        await at.ActAsync("sue", request, "merge", new { into = other.GetProperty("number") });
        (await FollowAsync(told)).GetProperty("mergedInto").GetString().ShouldBe(other.GetProperty("number").GetString());
        await at.ActAsync("sue", other, "decline", new { reason = "It always hums." });

        var followed = await FollowAsync(told);
        (followed.GetProperty("state").GetString(), followed.GetProperty("progress").GetString(), followed.GetProperty("declineReason").GetString()).ShouldBe(("Merged", "Cancelled", "It always hums."));
    }

    [Fact]
    public async Task A_report_that_is_sent_again_is_one_request_and_its_link_is_kept_as_a_hash()
    {
        var (_, code) = await CodeAsync();
        var body = new { id = Guid.CreateVersion7(), problemDescription = "It hums" };

        var (first, again) = (await ReportAsync(code, body), await ReportAsync(code, body));

        (first.Status, again.Status).ShouldBe((201, 200));
        again.Body.GetProperty("number").GetString().ShouldBe(first.Body.GetProperty("number").GetString());
        foreach (var told in new[] { first.Body, again.Body })
        {
            (await FollowAsync(told)).GetProperty("number").GetString().ShouldBe(first.Body.GetProperty("number").GetString());
            (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM requests.follow_link WHERE hash = sha256(@token::bytea)", new { token = Token(told) })).ShouldBe(1);
        }

        (await ReportAsync(code, new { body.id, problemDescription = "It smells" })).Status.ShouldBe(409);
        (await ReportAsync((await CodeAsync()).Code, body)).Status.ShouldBe(409);
        (await SendAsync("GET", $"/requests/follow/{Token(first.Body)}x")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_code_that_no_asset_has_is_answered_as_one_of_an_asset_that_is_gone()
    {
        var (asset, code) = await CodeAsync();
        await at.SendAsync("adam", "PATCH", $"/assets/{asset}", new { isArchived = true }, 1);
        var body = new { problemDescription = "It hums" };

        var (gone, unknown) = (await ReportAsync(code, body), await ReportAsync(Guid.NewGuid().ToString("N"), body));

        (gone.Status, unknown.Status).ShouldBe((404, 404));
        gone.Body.EnumerateObject().Select(Said).ShouldBe(unknown.Body.EnumerateObject().Select(Said));
        (await SendAsync("GET", $"/qr/{code}")).Status.ShouldBe(404);
        (await at.SendAsync("sue", "GET", $"/requests?assetId={asset}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);

        static string Said(JsonProperty member) => member.Name is "instance" or "traceId" ? member.Name : $"{member.Name} {member.Value}";
    }

    [Fact]
    public async Task What_such_a_report_cannot_say_is_refused_by_name()
    {
        var (asset, code) = await CodeAsync();
        (string Field, object Body)[] tries =
        [
            ("problemDescription", new { severity = "High" }), ("problemDescription", new { problemDescription = "pay\u202Eexe" }), ("problemDescription", new { problemDescription = new string('x', 4001) }),
            ("assetId", new { problemDescription = "It hums", assetId = asset }), ("priority", new { problemDescription = "It hums", priority = "Critical" }), ("state", new { problemDescription = "It hums", state = "Accepted" }),
            ("source", new { problemDescription = "It hums", source = "Person" }), ("severity", new { problemDescription = "It hums", severity = 3 }), ("id", new { problemDescription = "It hums", id = Guid.NewGuid() }),
        ];

        foreach (var (field, body) in tries)
        {
            var (status, problem, _) = await ReportAsync(code, body);
            status.ShouldBe(400, $"{field}: {problem}");
            problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        }

        (await ReportAsync(code, new { problemDescription = "It hums", downSinceUtc = DateTimeOffset.UtcNow })).Status.ShouldBe(422);
        (await at.SendAsync("sue", "GET", $"/requests?assetId={asset}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Ten_reports_an_hour_of_an_address_and_thirty_of_an_asset_are_taken_by_all_processes_together()
    {
        var clock = new ManualClock();
        await using var one = CloudHost.On(at.Host.Database, null, clock);
        await using var other = CloudHost.On(at.Host.Database, null, clock);
        var ((_, code), (_, next), body) = (await CodeAsync(), await CodeAsync(), new { problemDescription = "It hums" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SendAsync("POST", $"/qr/{code}/requests", body, i % 2 == 0 ? one : other)));

        answers.Count(answer => answer.Status == 201).ShouldBe(10);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Status == 429 && int.Parse(answer.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture) > 3000);
        (await SendAsync("POST", $"/qr/{next}/requests", body, one)).Status.ShouldBe(429);
        for (var i = 0; i < 20; i++)
            (await SendAsync("POST", $"/qr/{code}/requests", body, i % 2 == 0 ? one : other, NewAddress())).Status.ShouldBe(201);
        (await SendAsync("POST", $"/qr/{code}/requests", body, other, NewAddress())).Status.ShouldBe(429);
        (await SendAsync("POST", $"/qr/{next}/requests", body, other, NewAddress())).Status.ShouldBe(201);
        clock.Advance(TimeSpan.FromHours(1));
        (await SendAsync("POST", $"/qr/{code}/requests", body, one)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Codes_that_are_guessed_are_counted_and_a_network_of_the_new_kind_is_one_address()
    {
        for (var i = 0; i < 10; i++)
            (await SendAsync("POST", $"/qr/{Guid.NewGuid():N}/requests", new { problemDescription = "?" }, null, $"2001:db8:1:2::{i + 1:x}")).Status.ShouldBe(404);
        (await SendAsync("POST", $"/qr/{Guid.NewGuid():N}/requests", new { problemDescription = "?" }, null, "2001:db8:1:2:ffff::1")).Status.ShouldBe(429);
        (await SendAsync("POST", $"/qr/{Guid.NewGuid():N}/requests", new { problemDescription = "?" }, null, "2001:db8:1:3::1")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Photos_come_by_the_link_without_their_place_and_only_photos_do()
    {
        var (_, code) = await CodeAsync();
        var (_, told, _) = await ReportAsync(code, new { problemDescription = "It leaks" });
        var path = $"/requests/follow/{Token(told)}/photos";
        var photo = Jpeg();
        var id = Guid.CreateVersion7();

        (await SendFileAsync($"{path}?name=leak.jpg&id={id}", photo)).Status.ShouldBe(200);
        (await SendFileAsync($"{path}?name=leak.jpg&id={id}", photo)).Body.GetProperty("photos").GetInt32().ShouldBe(1);
        (await SendFileAsync($"{path}?name=page.html", Encoding.UTF8.GetBytes("<script>alert(1)</script>"))).Status.ShouldBe(422);
        (await SendFileAsync($"{path}?name=leak.jpg", Encoding.UTF8.GetBytes("MZ\u0090"))).Status.ShouldBe(422);
        (await SendFileAsync($"{path}?name=manual.pdf", Encoding.UTF8.GetBytes("%PDF-1.4"))).Status.ShouldBe(422);
        (await SendFileAsync($"{path}?name=leak.jpg", new byte[(10 * 1024 * 1024) + 1])).Status.ShouldBe(413);
        (await SendFileAsync($"/requests/follow/{Guid.NewGuid():N}/photos?name=leak.jpg", photo)).Status.ShouldBe(404);
        for (var i = 0; i < 4; i++)
            (await SendFileAsync($"{path}?name=leak.jpg", photo)).Status.ShouldBe(200);
        (await SendFileAsync($"{path}?name=leak.jpg", photo)).Status.ShouldBe(409);

        var request = (await at.SendAsync("sue", "GET", $"/requests/{told.GetProperty("number")}")).Body;
        (await at.SendAsync("sue", "GET", $"/request-documents?requestId={request.GetProperty("id")}")).Body.GetProperty("items").GetArrayLength().ShouldBe(5);
        var sue = await at.ClientAsync("sue");
        using var shown = await sue.GetAsync($"/api/v1/request-documents/{id}/content");
        (shown.Content.Headers.ContentType!.ToString(), shown.Content.Headers.ContentDisposition!.DispositionType).ShouldBe(("image/jpeg", "inline"));
        (await shown.Content.ReadAsByteArrayAsync()).AsSpan().IndexOf("north"u8).ShouldBe(-1);
        (await at.SendAsync("eve", "GET", $"/request-documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("sue", "GET", $"/documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync("POST", $"/requests/follow/{Token(told)}/withdraw")).Body.GetProperty("state").GetString().ShouldBe("Withdrawn");
        (await SendAsync("POST", $"/requests/follow/{Token(told)}/withdraw")).Status.ShouldBe(200);
        (await SendFileAsync($"{path}?name=leak.jpg", photo)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Papers_of_a_request_are_as_strict_as_it_and_what_a_browser_could_run_is_only_downloaded()
    {
        var request = await at.ReportAsync("tom", departmentId: at.Pumps);
        var client = await at.ClientAsync("tom");
        using var content = new ByteArrayContent([.. "<script>alert(1)</script>"u8]) { Headers = { ContentType = new("application/octet-stream") } };
        using var sent = await client.PostAsync($"/api/v1/request-documents?requestId={request.GetProperty("id")}&name=page.html", content);
        sent.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = JsonSerializer.Deserialize<JsonElement>(await sent.Content.ReadAsStringAsync()).GetProperty("id").GetGuid();

        using var read = await client.GetAsync($"/api/v1/request-documents/{id}/content");
        (read.Content.Headers.ContentType!.MediaType, read.Content.Headers.ContentDisposition!.DispositionType).ShouldBe(("text/plain", "attachment"));
        (await at.SendAsync("dora", "GET", $"/request-documents/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        await at.ActAsync("sue", request, "decline", new { reason = "no" });
        (await at.SendAsync("tina", "GET", $"/request-documents/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("tina", "GET", $"/request-documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("con", "GET", $"/request-documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("tom", "GET", $"/request-documents/{id}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static string NewAddress() => FormattableString.Invariant($"10.0.{Interlocked.Increment(ref Addresses) / 250}.{(Addresses % 250) + 1}");

    private static string Token(JsonElement told) => told.GetProperty("followToken").GetString()!;

    /// <summary>With a place in it.</summary>
    private static byte[] Jpeg()
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 0, 0, .. "48 north 16 east"u8];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, 0xFF, 0xDB, 0, 4, 9, 9, 0xFF, 0xDA, 0, 2, 7, 7, 7, 0xFF, 0xD9];
    }

    private async Task<(Guid Asset, string Code)> CodeAsync()
    {
        var asset = await at.AssetAsync();
        return (asset, (await at.SendAsync("adam", "GET", $"/assets/{asset}")).Body.GetProperty("qrCode").GetString()!);
    }

    private Task<(int Status, JsonElement Body, string? RetryAfter)> ReportAsync(string code, object body) => SendAsync("POST", $"/qr/{code}/requests", body);

    private async Task<JsonElement> FollowAsync(JsonElement told)
    {
        var (status, body, _) = await SendAsync("GET", $"/requests/follow/{Token(told)}");
        status.ShouldBe(200, body.ToString());
        return body;
    }

    private Task<(int Status, JsonElement Body, string? RetryAfter)> SendFileAsync(string path, byte[] file) => SendAsync(path, "POST", file, "application/octet-stream", at.Host, _address);

    private Task<(int Status, JsonElement Body, string? RetryAfter)> SendAsync(string method, string path, object? body = null, CloudHost? host = null, string? address = null) =>
        SendAsync(path, method, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body), "application/json", host ?? at.Host, address ?? _address);

    /// <summary>As nobody, from an address.</summary>
    private static async Task<(int Status, JsonElement Body, string? RetryAfter)> SendAsync(string path, string method, byte[] body, string contentType, CloudHost host, string address)
    {
        var uri = new Uri($"http://localhost/api/v1{path}");
        var answer = await host.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path, context.Request.QueryString) = (method, uri.AbsolutePath, new(uri.Query));
            (context.Request.Body, context.Request.ContentType, context.Request.ContentLength) = (new MemoryStream(body), contentType, body.Length);
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        });
        using var reader = new StreamReader(answer.Response.Body);
        var text = await reader.ReadToEndAsync(answer.RequestAborted);
        return (answer.Response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), answer.Response.Headers.RetryAfter);
    }
}
