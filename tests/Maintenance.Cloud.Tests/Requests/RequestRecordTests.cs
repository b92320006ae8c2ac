using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

[Collection("Requests")]
public sealed class RequestRecordTests(RequestHost at)
{
    [Fact]
    public async Task A_request_has_a_number_that_a_person_can_say_and_knows_its_asset_and_reporter()
    {
        var asset = await at.AssetAsync("High", at.Pumps);

        var request = await at.ReportAsync("tom", asset, "Low", "It hums\nand shakes");

        request.GetProperty("number").GetString()!.ShouldMatch("^R-[0-9]{6}$");
        request.GetProperty("assetTagNumber").GetString()!.ShouldStartWith("T-");
        (request.GetProperty("assetName").GetString(), request.GetProperty("departmentId").GetGuid(), request.GetProperty("reporterId").GetGuid())
            .ShouldBe(("An asset", at.Pumps, at.Ids["tom"]));
        request.GetProperty("reporter").GetString().ShouldBe("tom");
        (request.GetProperty("state").GetString(), request.GetProperty("progress").GetString(), request.GetProperty("source").GetString(), request.GetProperty("priority").GetString())
            .ShouldBe(("Reported", "Pending", "Person", "High"));
        var said = request.GetProperty("number").GetString()!;
        foreach (var name in (string[])[said, $"r-{int.Parse(said[2..], System.Globalization.CultureInfo.InvariantCulture)}", request.GetProperty("id").GetString()!])
            (await at.SendAsync("mia", "GET", $"/requests/{name}")).Body.GetProperty("number").GetString().ShouldBe(said);
        (await at.SendAsync("mia", "GET", "/requests/R-999999")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("eve", "GET", $"/requests/{said}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_report_that_is_sent_again_is_one_request()
    {
        var body = new { id = Guid.CreateVersion7(), siteId = at.Mine, assetId = await at.AssetAsync(), problemDescription = "It hums" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => at.SendAsync("sam", "POST", "/requests", body)));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(5);
        (await at.SendAsync("sam", "GET", $"/requests?assetId={body.assetId}")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_priority_is_the_proposed_one_until_a_person_says_another_and_why()
    {
        var request = await at.ReportAsync("sam", await at.AssetAsync("Critical"), "Medium");
        request.GetProperty("priority").GetString().ShouldBe("High");
        var path = $"/requests/{request.GetProperty("id")}";

        (await at.SendAsync("sam", "PATCH", path, new { severity = "High" }, 1)).Body.GetProperty("priority").GetString().ShouldBe("Critical");
        var (refused, problem) = await at.SendAsync("mia", "PATCH", path, new { priority = "Low" }, 2);
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("errors").TryGetProperty("priorityReason", out _).ShouldBeTrue();
        (await at.SendAsync("mia", "PATCH", path, new { priority = "Low", priorityReason = "the spare runs" }, 2)).Body.GetProperty("priority").GetString().ShouldBe("Low");
        (await at.SendAsync("sam", "PATCH", path, new { severity = "Low" }, 3)).Body.GetProperty("priority").GetString().ShouldBe("Low");
        (await at.SendAsync("mia", "PATCH", path, new { priorityReason = default(string) }, 4)).Body.GetProperty("priority").GetString().ShouldBe("High");
        (await at.SendAsync("sam", "POST", "/requests", new { siteId = at.Mine, assetId = request.GetProperty("assetId"), problemDescription = "It hums", priority = "Critical" })).Status
            .ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_is_proposed_where_nobody_set_the_table_is_the_default_that_settings_show()
    {
        var shown = (await at.SendAsync("mia", "GET", "/settings/work.priorities")).Body.GetProperty("default");
        foreach (var severity in shown.EnumerateObject())
        {
            foreach (var criticality in severity.Value.EnumerateObject())
            {
                (await at.Host.Database.OwnerAsync<string>("SELECT work.proposed_priority(@site, @severity, @criticality)", new { site = at.Mine, severity = severity.Name, criticality = criticality.Name }))
                    .ShouldBe(criticality.Value.GetString(), $"{severity.Name}, {criticality.Name}");
            }
        }

        (await at.Host.Database.OwnerAsync<string>("SELECT work.proposed_priority(@site, 'Critical', NULL)", new { site = at.Mine })).ShouldBe("Critical");
    }

    [Fact]
    public async Task Times_that_cannot_be_are_named()
    {
        var asset = await at.AssetAsync();
        var soon = DateTimeOffset.UtcNow.AddHours(1);

        await RefusedAsync("downSinceUtc", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums", machineIsDown = true, downSinceUtc = soon });
        await RefusedAsync("downSinceUtc", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums", downSinceUtc = soon.AddDays(-1) });
        await RefusedAsync("reportedAtUtc", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums", reportedAtUtc = soon });
        await RefusedAsync("failureMode", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums", failureMode = "NONE" });
        (await at.SendAsync("sam", "POST", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It stands", machineIsDown = true, downSinceUtc = soon.AddDays(-1), failureMode = "VIB" }))
            .Status.ShouldBe(HttpStatusCode.Created);

        async Task RefusedAsync(string field, object body)
        {
            var (status, problem) = await at.SendAsync("sam", "POST", "/requests", body);
            status.ShouldBe(HttpStatusCode.UnprocessableEntity, problem.ToString());
            problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        }
    }

    [Fact]
    public async Task Lists_are_narrowed_by_state_progress_department_asset_and_by_what_is_mine()
    {
        var (asset, other) = (await at.AssetAsync(departmentId: at.Pumps), await at.AssetAsync());
        var taken = await at.ReportAsync("sam", asset);
        var waiting = await at.ReportAsync("sam", asset);
        await at.ReportAsync("sam", other);
        var order = (await at.ActAsync("mia", taken, "accept", new { })).Body.GetProperty("workOrderNumber").GetString()!;
        await at.MoveAsync("tom", order, "start");
        await at.FollowsAsync(taken, "Accepted", "InProgress");

        (await ListAsync("mia", $"assetId={asset}")).ShouldBe([waiting.GetProperty("id").GetGuid(), taken.GetProperty("id").GetGuid()], ignoreOrder: true);
        (await ListAsync("mia", $"assetId={asset}&state=Reported")).ShouldBe([waiting.GetProperty("id").GetGuid()]);
        (await ListAsync("mia", $"assetId={asset}&progress=InProgress")).ShouldBe([taken.GetProperty("id").GetGuid()]);
        (await ListAsync("mia", $"departmentId={at.Pumps}&assetId={other}")).ShouldBeEmpty();
        (await ListAsync("tom", $"assetId={asset}&assignedTo=me")).ShouldBe([taken.GetProperty("id").GetGuid()]);
        (await ListAsync("tina", $"assetId={asset}&assignedTo=me")).ShouldBeEmpty();
        (await ListAsync("tina", $"assetId={asset}")).ShouldBe([waiting.GetProperty("id").GetGuid()]);
        (await at.SendAsync("mia", "GET", "/requests?assignedTo=you")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("mia", "GET", $"/requests.csv?assetId={asset}&progress=InProgress")).Body.GetString()!.Split("\r\n").Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_supervisor_of_departments_has_the_requests_of_those_and_no_other()
    {
        var (theirs, others) = (await at.ReportAsync("sam", departmentId: at.Pumps), await at.ReportAsync("sam"));

        (await at.SendAsync("dora", "GET", $"/requests/{others.GetProperty("id")}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.ActAsync("dora", others, "accept", new { })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.ActAsync("dora", others, "decline", new { reason = "no" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.ActAsync("dora", theirs, "merge", new { into = others.GetProperty("number") })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("dora", "PATCH", $"/requests/{theirs.GetProperty("id")}", new { severity = "High" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ActAsync("dora", theirs, "accept", new { })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_contractor_reports_only_on_what_was_given_to_them()
    {
        var asset = await at.AssetAsync();
        (await at.SendAsync("con", "POST", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var order = (await at.ActAsync("mia", await at.ReportAsync("sam", asset), "accept", new { })).Body.GetProperty("workOrderNumber").GetString()!;
        await at.MoveAsync("mia", order, "assign", new { userIds = new[] { at.Ids["con"] } });

        var made = await at.ReportAsync("con", asset);
        made.GetProperty("reporterId").GetGuid().ShouldBe(at.Ids["con"]);
        (await at.SendAsync("con", "GET", $"/requests?assetId={asset}")).Body.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_name_and_a_number_to_call_stand_beside_the_events_and_not_in_them()
    {
        var (_, request) = await at.SendAsync("sam", "POST", "/requests", new { siteId = at.Mine, assetId = await at.AssetAsync(), problemDescription = "It hums", reporterName = "Olga of the night shift", reporterContact = "ext. 4711" });

        (await at.Host.Database.OwnerAsync<string>("SELECT string_agg(payload::text || changes::text, '') FROM platform.event WHERE subject = @id", new { id = request.GetProperty("id").GetGuid() }))
            .ShouldNotContain("Olga");
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.personal_value WHERE subject = @id", new { id = request.GetProperty("id").GetGuid() })).ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_reads_a_request_reads_who_reported_it_and_who_was_erased_is_a_number()
    {
        var leaver = await at.Host.Database.AddPersonAsync("Ludmilla", (at.Mine, "StoreKeeper"));
        var request = await at.ReportAsync("Ludmilla");
        foreach (var reader in (string[])["mia", "tom", "rel"])
            (await ReporterAsync(reader)).ShouldBe("Ludmilla", reader);
        (await at.SendAsync("mia", "GET", $"/requests.csv?assetId={request.GetProperty("assetId")}")).Body.GetString()!.ShouldContain(",Ludmilla,");

        await at.Host.Database.OwnerAsync<int>("UPDATE people.user_account SET is_active = false WHERE id = @leaver RETURNING 1", new { leaver });
        (await at.SendAsync("adam", "POST", $"/users/{leaver}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await ReporterAsync("mia")).ShouldMatch("^Person [0-9]+$");

        async Task<string> ReporterAsync(string who) => (await at.ReadAsync(who, request)).GetProperty("reporter").GetString()!;
    }

    private async Task<Guid[]> ListAsync(string who, string query) =>
        [.. (await at.SendAsync(who, "GET", $"/requests?{query}")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid())];
}
