using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class WorkOrderRecordTests(WorkHost at)
{
    [Fact]
    public async Task A_person_makes_a_draft_with_a_number_a_proposed_priority_and_a_due_time_once()
    {
        var (asset, id) = (await at.AssetAsync("Critical"), Guid.CreateVersion7());
        var body = new { id, siteId = at.Mine, title = "Change the seal", assetId = asset, severity = "High", maintenanceType = "Corrective" };

        var (status, made) = await at.SendAsync("tom", "POST", "/work-orders", body);

        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        (made.GetProperty("state").GetString(), made.GetProperty("origin").GetString(), made.GetProperty("priority").GetString()).ShouldBe(("Draft", "Person", "Critical"));
        made.GetProperty("dueAtUtc").GetDateTimeOffset().ShouldBe(at.Clock.GetUtcNow().AddHours(4), TimeSpan.FromSeconds(1));
        var number = made.GetProperty("number").GetString()!;
        number.ShouldMatch("^W-[0-9]{6}$");
        (await at.ReadAsync("sam", $"/work-orders/w-{number[2..].TrimStart('0')}")).GetProperty("id").GetGuid().ShouldBe(id);
        (await at.SendAsync("tom", "POST", "/work-orders", body)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("tom", "POST", "/work-orders", new { id, siteId = at.Mine, title = "Another" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("con", "POST", "/work-orders", new { siteId = at.Mine, title = "Mine" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("tom", "POST", "/work-orders", new { siteId = at.Theirs, title = "Theirs" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Another_priority_than_the_proposed_one_says_why()
    {
        var body = new { siteId = at.Mine, title = "x", severity = "Low", priority = "Critical" };
        var (status, refused) = await at.SendAsync("max", "POST", "/work-orders", body);
        (status, refused.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.UnprocessableEntity, "priorityReason"));
        var made = await at.DraftAsync(more: new { severity = "Low", priority = "Critical", priorityReason = "the auditors come" });

        var path = $"/work-orders/{made.GetProperty("id")}";
        (await at.SendAsync("max", "PATCH", path, new { priorityReason = (string?)null }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("max", "PATCH", path, new { severity = "High" }, 2)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("max", "PATCH", path, new { severity = "High", priority = "High" }, 2)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Changes_of_different_fields_merge_over_moves_and_recurrences_and_the_same_field_is_told_with_both_values()
    {
        var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", id, "submit");
        await at.SendAsync("max", "POST", $"/work-orders/{id}/assign", new { userIds = new[] { at.Ids["tom"] } }, 2);
        (await at.SendAsync("sue", "PATCH", $"/work-orders/{id}", new { title = "By Sue" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("tom", "PATCH", $"/work-orders/{id}", new { description = "By Tom" }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        var (status, conflict) = await at.SendAsync("tom", "PATCH", $"/work-orders/{id}", new { title = "By Tom" }, 1);

        status.ShouldBe(HttpStatusCode.PreconditionFailed);
        conflict.GetProperty("conflicts").EnumerateArray().Single().ToString().ShouldBe("""{"field":"title","yours":"By Tom","theirs":"By Sue"}""");
        var now = await at.ReadAsync("tom", $"/work-orders/{id}");
        (now.GetProperty("title").GetString(), now.GetProperty("description").GetString(), now.GetProperty("version").GetInt32()).ShouldBe(("By Sue", "By Tom", 5));
        (await at.SendAsync("ted", "PATCH", $"/work-orders/{id}", new { description = "By Ted" }, 5)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lists_are_narrowed_and_ordered_by_what_people_ask_for()
    {
        var asset = await at.AssetAsync();
        var tag = (await at.ReadAsync("max", $"/assets/{asset}")).GetProperty("tagNumber").GetString();
        var team = await at.MakeAsync("adam", "/teams", new { siteId = at.Mine, name = "the night shift", memberIds = new[] { at.Ids["ted"] } });
        List<Guid> made = [];
        foreach (var (priority, due, type) in ((string, string, string)[])[("Low", "2026-01-03T00:00:00Z", "Inspection"), ("Critical", "2026-01-01T00:00:00Z", "Improvement"), ("High", "2100-01-01T00:00:00Z", "Inspection")])
            made.Add((await at.DraftAsync(assetId: asset, maintenanceType: type, more: new { priority, dueAtUtc = due })).GetProperty("id").GetGuid());
        await at.SendAsync("max", "POST", $"/work-orders/{made[0]}/assign", new { userIds = new[] { at.Ids["tom"] } }, 1);
        await at.SendAsync("max", "POST", $"/work-orders/{made[1]}/assign", new { userIds = Array.Empty<Guid>(), teamIds = new[] { team } }, 1);
        await at.SendAsync("max", "PATCH", $"/work-orders/{made[2]}", new { dueAtUtc = (string?)null }, 1);

        (await NamedAsync("max", $"asset={tag}&sort=dueAtUtc")).ShouldBe(["Critical", "Low", "High"]);
        (await NamedAsync("max", $"asset={asset}&sort=-priority")).ShouldBe(["Critical", "High", "Low"]);
        (await NamedAsync("max", $"assetId={asset}&sort=number")).ShouldBe(["Low", "Critical", "High"]);
        (await NamedAsync("tom", $"asset={tag}&assignedTo=me")).ShouldBe(["Low"]);
        (await NamedAsync("ted", $"asset={tag}&assignedTo=me")).ShouldBe(["Critical"]);
        (await NamedAsync("max", $"asset={tag}&assignedTo={team}")).ShouldBe(["Critical"]);
        (await NamedAsync("max", $"asset={tag}&maintenanceType=Improvement")).ShouldBe(["Critical"]);
        (await NamedAsync("max", $"asset={tag}&dueBefore=2026-01-02T00:00:00Z")).ShouldBe(["Critical"]);
        (await NamedAsync("max", $"asset={tag}&isOverdue=true&sort=dueAtUtc")).ShouldBe(["Critical", "Low"]);
        (await NamedAsync("max", $"asset={tag}&state=Waiting")).ShouldBeEmpty();
        (await NamedAsync("far", $"asset={tag}")).ShouldBeEmpty();
        foreach (var sort in (string[])["dueAtUtc", "-priority", "-number"])
            (await PartsAsync($"asset={tag}&sort={sort}")).ShouldBe(made, ignoreOrder: true);
        (await at.ReadAsync("max", $"/work-orders.csv?asset={tag}")).GetString()!.Split("\r\n").Length.ShouldBe(5);
        foreach (var wrong in (string[])["assignedTo=you", "openOnly=maybe", "dueBefore=soon", "sort=title", "cursor=x"])
            (await at.SendAsync("max", "GET", $"/work-orders?{wrong}")).Status.ShouldBe(HttpStatusCode.BadRequest, wrong);
    }

    [Fact]
    public async Task A_draft_goes_only_by_whoever_made_it_and_only_as_a_draft()
    {
        var mine = (await at.DraftAsync("tom")).GetProperty("id").GetGuid();
        (await at.SendAsync("ted", "DELETE", $"/work-orders/{mine}", null, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("tom", "DELETE", $"/work-orders/{mine}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
        var submitted = (await at.DraftAsync("tom")).GetProperty("id").GetGuid();
        await at.MoveAsync("tom", submitted, "submit");
        (await at.SendAsync("tom", "DELETE", $"/work-orders/{submitted}", null, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_blocks_a_work_order_is_done_first_and_nothing_blocks_itself()
    {
        Guid[] ids = [await Waiting(), await Waiting(), await Waiting()];
        await LinkAsync("Blocks", ids[0], ids[1], HttpStatusCode.Created);
        await LinkAsync("Blocks", ids[1], ids[2], HttpStatusCode.Created);
        await LinkAsync("Blocks", ids[0], ids[1], HttpStatusCode.Conflict);
        await LinkAsync("Blocks", ids[2], ids[0], HttpStatusCode.UnprocessableEntity);
        await LinkAsync("Duplicates", ids[0], ids[0], HttpStatusCode.UnprocessableEntity);
        await LinkAsync("Follows", ids[2], ids[0], HttpStatusCode.Created);

        await at.MoveAsync("tom", ids[1], "start", expected: HttpStatusCode.Conflict);
        await at.MoveAsync("tom", ids[0], "start");
        await at.MoveAsync("tom", ids[0], "complete");
        await at.MoveAsync("tom", ids[1], "start");
        (await at.ReadAsync("max", $"/work-orders/{ids[2]}")).GetProperty("followUpOf").GetGuid().ShouldBe(ids[0]);

        async Task<Guid> Waiting()
        {
            var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
            await at.MoveAsync("max", id, "submit");
            return id;
        }

        async Task LinkAsync(string kind, Guid workOrderId, Guid otherId, HttpStatusCode expected)
        {
            var (status, answer) = await at.SendAsync("max", "POST", "/work-order-links", new { siteId = at.Mine, workOrderId, kind, otherId });
            status.ShouldBe(expected, answer.ToString());
        }
    }

    [Fact]
    public async Task A_supervisor_of_departments_reads_the_site_and_changes_what_is_theirs()
    {
        var pumps = await at.MakeAsync("adam", "/departments", new { siteId = at.Mine, name = "pumps of work" });
        var dot = await at.Host.Database.AddPersonAsync("dot", (at.Mine, "Supervisor"));
        await at.Host.Database.OwnerAsync<int>("UPDATE people.membership SET department_ids = @pumps WHERE user_id = @dot RETURNING 1", new { pumps = new[] { pumps }, dot });
        var own = (await at.DraftAsync(assetId: await at.AssetAsync(departmentId: pumps))).GetProperty("id").GetGuid();
        var other = (await at.DraftAsync(assetId: await at.AssetAsync())).GetProperty("id").GetGuid();

        (await at.SendAsync("dot", "PATCH", $"/work-orders/{own}", new { title = "By Dot" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        await at.MoveAsync("dot", own, "submit");
        (await at.ReadAsync("dot", $"/work-orders/{other}")).GetProperty("title").GetString().ShouldBe("Look at it");
        (await at.SendAsync("dot", "PATCH", $"/work-orders/{other}", new { title = "By Dot" }, 1)).Status.ShouldBe(HttpStatusCode.NotFound);
        await at.MoveAsync("dot", other, "submit", expected: HttpStatusCode.Forbidden);
        (await at.SendAsync("dot", "POST", $"/work-orders/{other}/assign", new { userIds = Array.Empty<Guid>() }, 1)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Codes_and_people_of_another_site_are_refused_by_name()
    {
        await at.Host.Database.OwnerAsync<int>("INSERT INTO catalogues.failure_mechanism (code, description, site_id) VALUES ('FAR', 'Far away', @Theirs) RETURNING 1", new { at.Theirs });
        foreach (var (field, value) in ((string, object)[])[("mechanism", "FAR"), ("mechanism", "NONE"), ("cause", "NONE"), ("remedy", "NONE"), ("failureMode", "NONE"), ("maintenanceType", "NONE"), ("requestedBy", at.Ids["far"])])
        {
            var (status, refused) = await at.SendAsync("max", "POST", "/work-orders", new Dictionary<string, object> { ["siteId"] = at.Mine, ["title"] = "x", [field] = value });
            (status, refused.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.UnprocessableEntity, field));
        }

        await at.DraftAsync(more: new { externalNumber = "FO-1" });
        (await at.SendAsync("max", "POST", "/work-orders", new { siteId = at.Mine, title = "x", externalNumber = "FO-1" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    private async Task<string?[]> NamedAsync(string who, string query) =>
        [.. (await at.ItemsAsync(who, $"/work-orders?{query}")).Select(one => one.GetProperty("priority").GetString())];

    private async Task<List<Guid>> PartsAsync(string query)
    {
        List<Guid> read = [];
        for (string? next = ""; next is not null;)
        {
            var part = await at.ReadAsync("max", $"/work-orders?{query}&limit=1{(next.Length > 0 ? $"&cursor={next}" : "")}");
            read.AddRange(part.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            next = part.GetProperty("next").ValueKind == JsonValueKind.Null ? null : part.GetProperty("next").GetString();
        }

        return read;
    }
}
