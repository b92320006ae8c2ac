using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class SignUpTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    [Fact]
    public async Task Anybody_makes_an_account_at_a_site_that_is_open_and_is_a_requester_there()
    {
        using var anybody = Host.CreateClient();
        object Says(string site, string name = "Nora", string password = "correct horse battery staple") => new { siteCode = Named(site), signInName = Named(name), displayName = "Nora N.", password };
        foreach (var site in (string[])["MINE", "NOWHERE"])
            (await SendAsync(anybody, "POST", "/auth/sign-up", Says(site))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("adam", "PUT", $"/settings/people.openSignUp?siteId={Mine}", new { value = true }, 0)).Status.ShouldBe(HttpStatusCode.OK);

        (await SendAsync(anybody, "POST", "/auth/sign-up", Says("THEIRS"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(anybody, "POST", "/auth/sign-up", Says("MINE", password: "password"))).Body.GetProperty("errors").TryGetProperty("password", out _).ShouldBeTrue();
        (await SendAsync(anybody, "POST", "/auth/sign-up", Says("MINE", name: " no name"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(anybody, "POST", "/auth/sign-up", Says("MINE"))).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(anybody, "POST", "/auth/sign-up", Says("MINE", name: "nora"))).Status.ShouldBe(HttpStatusCode.Conflict);

        using var answer = await anybody.PostAsJsonAsync("/api/v1/auth/sign-in?mode=Bearer", new { signInName = Named("nora"), password = "correct horse battery staple" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var (_, users) = await SendAsync("adam", "GET", $"/users?signInName={Named("Nora")}");
        users.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["Requester"]);
    }
}
