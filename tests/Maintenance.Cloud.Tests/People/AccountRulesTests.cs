using System.Net;
using System.Text.Json;
using Maintenance.Cloud.People;
using Microsoft.AspNetCore.Identity;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class AccountRulesTests(SharedPeopleHost shared) : PeopleHost(shared)
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
        await MakeAsync("both", "/users", new { signInName = Named("berta"), displayName = "Berta", memberships = new[] { new { siteId = Mine, role = "Administrator" } } });
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
    public async Task Too_short_passwords_are_refused_before_an_account_is_made()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<UserAccount>>();
        var account = new UserAccount { Id = Guid.CreateVersion7(), SignInName = Named("eva"), NormalizedName = "", DisplayName = "Eva", SecurityStamp = "" };

        (await accounts.CreateAsync(account, "elevenchars")).Succeeded.ShouldBeFalse();
        (await accounts.CreateAsync(account, "Vier Pumpen im Keller")).Succeeded.ShouldBeTrue();

        (await accounts.CheckPasswordAsync((await accounts.FindByNameAsync(Named("EVA")))!, "Vier Pumpen im Keller")).ShouldBeTrue();
        var twin = new UserAccount { Id = Guid.CreateVersion7(), SignInName = Named("Eva"), NormalizedName = "", DisplayName = "Eva", SecurityStamp = "" };
        (await accounts.CreateAsync(twin, "Vier Pumpen im Keller")).Succeeded.ShouldBeFalse();
    }

    private static Guid[] Sites(JsonElement person) => [.. person.GetProperty("siteIds").EnumerateArray().Select(site => site.GetGuid())];
}
