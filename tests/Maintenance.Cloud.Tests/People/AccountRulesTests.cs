using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public sealed class AccountRulesTests : PeopleHost
{
    [Fact]
    public async Task Who_has_left_a_site_is_not_shown_as_of_it()
    {
        var id = await MakeUserAsync("both", "berta", Mine, Theirs);
        await Host.Database.OwnerAsync<int>("UPDATE people.membership SET until_utc = now() - interval '1 hour' WHERE user_id = @id AND site_id = @Mine RETURNING 1", new { id, Mine });

        foreach (var path in (string[])["/users", "/directory"])
        {
            Sites((await SendAsync("both", "GET", $"{path}/{id}")).Body).ShouldBe([Theirs]);
            (await SendAsync("both", "GET", $"{path}?siteIds={Mine}")).Body.GetProperty("items").EnumerateArray().ShouldNotContain(one => one.GetProperty("id").GetGuid() == id);
        }
    }

    [Fact]
    public async Task An_administrator_who_was_only_invited_is_not_the_one_who_stays()
    {
        await MakeAsync("both", "/users", new { signInName = "berta", displayName = "Berta", memberships = new[] { new { siteId = Mine, role = "Administrator" } } });
        (await SendAsync("both", "DELETE", $"/memberships/{await MembershipOfAsync("adam", Mine)}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await SendAsync("both", "DELETE", $"/memberships/{await MembershipOfAsync("both", Mine)}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_name_that_no_database_holds_is_refused()
    {
        using var client = Host.CreateClient();
        ((int)(await SendAsync(client, "POST", "/auth/sign-in", new { signInName = "a\0b", password = "any" })).Status).ShouldBeInRange(400, 422);
    }

    [Fact]
    public async Task Who_administers_all_sites_administers_a_new_one_too_whoever_makes_it()
    {
        var made = await MakeAsync("adam", "/sites", new { code = "NEW", name = "A new hall" });

        (await Host.Database.OwnerRowsAsync<string>(
            "SELECT u.sign_in_name FROM people.membership AS m JOIN people.user_account AS u ON u.id = m.user_id WHERE m.site_id = @made AND m.role = 'Administrator' ORDER BY 1", new { made })).ShouldBe(["adam", "both"]);
        (await SendAsync("both", "POST", "/failure-causes", new { code = "X-1", description = "Of the organisation" })).Status.ShouldBe(HttpStatusCode.Created);
    }

    private static Guid[] Sites(JsonElement person) => [.. person.GetProperty("siteIds").EnumerateArray().Select(site => site.GetGuid())];
}
