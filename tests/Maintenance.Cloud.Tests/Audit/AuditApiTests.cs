using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Audit;
using Maintenance.Cloud.Tests.People;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Audit;

[Collection("People")]
public sealed class AuditApiTests(SharedPeopleHost shared) : IAsyncLifetime
{
    private AuditHost _at = null!;

    public async Task InitializeAsync() => _at = await AuditHost.StartAsync(shared);

    public Task DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task It_tells_who_did_what_from_where_with_values_before_and_after_and_by_id_only()
    {
        var client = await _at.ClientAsync("adam");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("browser/1.0");
        var id = await _at.MakeAsync("adam", "/departments", new { siteId = _at.Mine, name = "Pumps" });
        await _at.SendAsync("adam", "PATCH", $"/departments/{id}", new { name = "Compressors" }, 1);
        await _at.SendAsync("adam", "PATCH", $"/departments/{id}", new { isArchived = true }, 2);
        await _at.SendAsync("adam", "DELETE", $"/departments/{id}", null, 3);

        var records = await _at.RecordsAsync($"entityId={id}&sort=sequence");

        records.Select(Action).ShouldBe(["Create", "Update", "Archive", "Delete"]);
        var changed = records[1];
        (Of(changed, "entityType"), Of(changed, "description"), Of(changed, "by"), Of(changed, "userAgent")).ShouldBe(("Department", "Department changed", _at.Named("adam"), "browser/1.0"));
        changed.GetProperty("changes").GetProperty("name").ToString().ShouldBe("""{"after": "Compressors", "before": "Pumps"}""");
        Guid.Parse(Of(changed, "actor")).ShouldBe(await _at.Host.Database.OwnerAsync<Guid>("SELECT id FROM people.user_account WHERE sign_in_name = @adam", new { adam = _at.Named("adam") }));
        var one = (await _at.SendAsync("both", "GET", $"/audit/{Of(changed, "id")}")).Body;
        Of(one, "hash").ShouldBe(Of(records[2], "previousHash"));
        (await _at.RecordsAsync($"userId={Of(changed, "actor")}&action=Archive")).Count.ShouldBe(1);
        (await _at.RecordsAsync($"entityId={id}&toUtc=2020-01-01T00:00:00Z")).ShouldBeEmpty();
        (await _at.SendAsync("both", "GET", "/audit?name=x")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ids_in_it_have_names_for_who_may_read_what_they_are_of_and_who_was_erased_is_a_number()
    {
        var asset = await _at.MakeAsync("adam", "/assets", new { siteId = _at.Mine, tagNumber = "P-1", name = "A pump", level = "Machine" });
        var request = await _at.MakeAsync("adam", "/requests", new { siteId = _at.Mine, assetId = asset, problemDescription = "It hums" });
        var leaver = await _at.MakeAsync("adam", "/users", new { signInName = _at.Named("leaver"), displayName = "Lea Ver", memberships = new[] { new { siteId = _at.Mine, role = "Technician" } } });
        var gone = Guid.CreateVersion7();
        var number = (await _at.SendAsync("adam", "GET", $"/requests/{request}")).Body.GetProperty("number").GetString();

        var names = await NamesAsync("adam", asset, request, leaver, gone, _at.Mine);
        (names[asset], names[request], names[leaver], names[_at.Mine]).ShouldBe(("P-1", number, "Lea Ver", _at.Named("MINE")));
        names.Keys.ShouldNotContain(gone);
        (await NamesAsync("eve", asset, request, leaver, _at.Mine)).ShouldBeEmpty();

        await _at.SendAsync("adam", "PATCH", $"/users/{leaver}", new { isActive = false }, 1);
        (await _at.SendAsync("adam", "POST", $"/users/{leaver}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await NamesAsync("both", leaver))[leaver].ShouldStartWith("Person ");

        foreach (var query in (string[])["", "?id=P-1", $"?{string.Join('&', Enumerable.Repeat($"id={asset}", GetNames.MostIds + 1))}"])
            (await _at.SendAsync("adam", "GET", $"/audit/names{query}")).Status.ShouldBe(HttpStatusCode.BadRequest, query);

        async Task<Dictionary<Guid, string>> NamesAsync(string who, params Guid[] ids)
        {
            var (status, body) = await _at.SendAsync(who, "GET", $"/audit/names?{string.Join('&', ids.Select(id => $"id={id}"))}");
            status.ShouldBe(HttpStatusCode.OK, body.ToString());
            return body.GetProperty("names").Deserialize<Dictionary<Guid, string>>()!;
        }
    }

    [Fact]
    public async Task The_feed_tells_a_person_what_they_did_and_what_happened_to_an_asset()
    {
        var asset = await _at.MakeAsync("adam", "/assets", new { siteId = _at.Mine, tagNumber = "P-1", name = "A pump", level = "Machine" });
        await _at.MakeAsync("both", "/departments", new { siteId = _at.Mine, name = "Pumps" });

        Types(await _at.SendAsync("adam", "GET", "/feed")).ShouldBe(["AssetMade", "SignedIn"]);
        Types(await _at.SendAsync("adam", "GET", "/feed?limit=1")).ShouldBe(["AssetMade"]);
        Types(await _at.SendAsync("both", "GET", $"/feed?assetId={asset}")).ShouldBe(["AssetMade"]);
        (await _at.SendAsync("eve", "GET", $"/feed?assetId={asset}")).Status.ShouldBe(HttpStatusCode.NotFound);

        static IEnumerable<string> Types((HttpStatusCode Status, JsonElement Body) answer) =>
            answer.Body.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()!);
    }

    private static string Action(JsonElement record) => Of(record, "action");

    private static string Of(JsonElement record, string field) => record.GetProperty(field).ToString();
}
