using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.Requests;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("Requests")]
public sealed class SavedFilterTests(RequestHost at)
{
    [Fact]
    public async Task A_filter_is_its_owners_own_until_it_is_shared_and_then_of_the_site()
    {
        var id = await KeepAsync("tom", "Mine that wait", new { state = "Waiting", sort = "-createdAtUtc", q = "pump" });
        (await at.SendAsync("tom", "POST", "/saved-filters", new { list = "work-orders", name = "Mine that wait", query = new { state = "Waiting" } })).Status.ShouldBe(HttpStatusCode.Conflict);
        await KeepAsync("olga", "Mine that wait", new { });
        foreach (var other in (string[])["adam", "mia", "eve"])
            (await at.SendAsync(other, "GET", $"/saved-filters/{id}")).Status.ShouldBe(HttpStatusCode.NotFound, other);
        (await at.SendAsync("tom", "PATCH", $"/saved-filters/{id}", new { siteId = at.Theirs }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await at.SendAsync("tom", "PATCH", $"/saved-filters/{id}", new { siteId = at.Mine }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        var shared = (await at.SendAsync("mia", "GET", $"/saved-filters?list=work-orders&siteId={at.Mine}&ownerId={at.Ids["tom"]}")).Body.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (shared.GetProperty("id").GetGuid(), shared.GetProperty("owner").GetString(), shared.GetProperty("isShared").GetBoolean(), shared.GetProperty("query").GetProperty("state").GetString())
            .ShouldBe((id, "tom", true, "Waiting"));
        (await at.SendAsync("eve", "GET", $"/saved-filters/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("mia", "PATCH", $"/saved-filters/{id}", new { name = "Ours" }, 2)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("mia", "DELETE", $"/saved-filters/{id}", version: 2)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("adam", "PATCH", $"/saved-filters/{id}", new { name = "Ours" }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("adam", "PATCH", $"/saved-filters/{id}", new { siteId = default(Guid?) }, 3)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("tom", "PATCH", $"/saved-filters/{id}", new { siteId = default(Guid?) }, 3)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("adam", "GET", $"/saved-filters/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("tom", "DELETE", $"/saved-filters/{id}", version: 4)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("work-orders", "{\"weather\":\"fair\"}", "query.weather")]
    [InlineData("work-orders", "{\"state\":\"Asleep\"}", "query.state")]
    [InlineData("work-orders", "{\"sort\":\"weather\"}", "query.sort")]
    [InlineData("work-orders", "{\"limit\":\"5\"}", "query.limit")]
    [InlineData("requests", "{\"assignedTo\":\"you\"}", "query.assignedTo")]
    [InlineData("audit", "{\"fromUtc\":\"yesterday\"}", "query.fromUtc")]
    [InlineData("alarms", "{\"priority\":\"Huge\"}", "query.priority")]
    [InlineData("alarms", "{\"weather\":\"fair\"}", "query.weather")]
    [InlineData("alarms", "{\"cursor\":\"7\"}", "query.cursor")]
    [InlineData("alarms", "{\"asset\":\"\"}", "query")]
    [InlineData("alarms", "{\"asset\":7}", "query")]
    [InlineData("weather", "{}", "list")]
    [InlineData("assets/labels", "{}", "list")]
    public async Task What_the_list_itself_would_refuse_is_refused_by_name_when_it_is_made_and_when_it_is_changed(string list, string query, string field)
    {
        var asked = JsonSerializer.Deserialize<JsonElement>(query);
        var made = await at.SendAsync("tom", "POST", "/saved-filters", new { list, name = $"Bad {list} {query}", query = asked });
        var many = await at.SendAsync("tom", "POST", "/saved-filters/bulk", new { items = new[] { new { list, name = $"Bad {list} {query}", query = asked } } });

        made.Status.ShouldBe(HttpStatusCode.BadRequest, made.Body.ToString());
        (made.Status, made.Body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.BadRequest, field));
        (many.Status, many.Body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.BadRequest, $"items[0].{field}"));
        if (field is "list")
            return;
        var id = (await at.SendAsync("tom", "POST", "/saved-filters", new { list, name = $"Good {list} {query}", query = new { } })).Body.GetProperty("id").GetGuid();
        var changed = await at.SendAsync("tom", "PATCH", $"/saved-filters/{id}", new { query = asked }, 1);
        (changed.Status, changed.Body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    [Fact]
    public async Task Every_list_that_the_page_shows_is_kept_as_it_is_asked()
    {
        (string List, object Query)[] asked =
        [
            ("work-orders", new { openOnly = "true", assignedTo = "me", asset = "P-101" }), ("requests", new { reporterId = at.Ids["tom"].ToString(), q = "hums" }),
            ("assets", new { isTop = "true" }), ("stops", new { isOpen = "true", type = "Breakdown", waitedFor = "Parts" }), ("alarms", new { show = "Standing", priority = "High", asset = "P-101" }),
            ("audit", new { action = "Create", entityType = "WorkOrder", fromUtc = "2026-11-01T00:00:00Z" }),
        ];
        foreach (var (list, query) in asked)
        {
            var (status, kept) = await at.SendAsync("sue", "POST", "/saved-filters", new { list, name = "As the page asks", query });
            status.ShouldBe(HttpStatusCode.Created, kept.ToString());
            JsonElement.DeepEquals(kept.GetProperty("query"), JsonSerializer.SerializeToElement(query)).ShouldBeTrue(kept.ToString());
        }

        (await at.SendAsync("sue", "GET", "/saved-filters?list=alarms")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_erased_leaves_what_was_shared_and_no_word_of_it_beside_the_events()
    {
        var leaver = await at.Host.Database.AddPersonAsync("ferdinand", (at.Mine, "Technician"));
        var own = await KeepAsync("ferdinand", "My own wintergreen", new { q = "wintergreen" });
        var gone = await KeepAsync("ferdinand", "An older wintergreen", new { q = "wintergreen" });
        await at.SendAsync("ferdinand", "DELETE", $"/saved-filters/{gone}", version: 1);
        var shared = await at.MakeAsync("ferdinand", "/saved-filters", new { list = "stops", name = "For all of us", query = new { isOpen = "true" }, siteId = at.Mine });
        (await at.SendAsync("ferdinand", "GET", "/me/export")).Body.GetProperty("savedFilters").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).ShouldBe([shared, own]);
        await at.Host.Database.OwnerAsync<int>("UPDATE people.user_account SET is_active = false WHERE id = @leaver RETURNING 1", new { leaver });

        (await at.SendAsync("adam", "POST", $"/users/{leaver}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await at.SendAsync("mia", "GET", $"/saved-filters/{shared}")).Body.GetProperty("owner").GetString()!.ShouldMatch("^Person [0-9]+$");
        var left = await at.Host.Database.OwnerRowsAsync<string>(
            "SELECT f::text FROM people.saved_filter AS f UNION ALL SELECT v::text FROM platform.personal_value AS v UNION ALL SELECT e::text FROM platform.event AS e");
        left.ShouldAllBe(row => !row.Contains("wintergreen", StringComparison.Ordinal));
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.personal_value WHERE subject IN (@own, @gone, @shared)", new { own, gone, shared })).ShouldBe(0);
    }

    private Task<Guid> KeepAsync(string who, string name, object query) => at.MakeAsync(who, "/saved-filters", new { list = "work-orders", name, query });
}
