using System.Net;
using Maintenance.Cloud.Tests.Requests;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("Requests")]
public sealed class RemoveUserTests(RequestHost at)
{
    [Fact]
    public async Task An_account_into_which_nobody_came_is_removed_with_what_was_made_for_it()
    {
        var id = await at.MakeUserAsync("both", "misspelt", at.Mine, at.Theirs);
        await at.SendAsync("both", "POST", $"/users/{id}/invite");

        (await at.SendAsync("adam", "DELETE", $"/users/{id}", null, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("both", "DELETE", $"/users/{id}", null, 7)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await at.SendAsync("both", "DELETE", $"/users/{id}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await at.SendAsync("both", "GET", $"/users/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.Host.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE type IN ('UserRemoved', 'MembershipRemoved') AND (subject = @id OR changes ->> 'userId' LIKE '%' || @id || '%') ORDER BY id", new { id }))
            .ShouldBe(["MembershipRemoved", "MembershipRemoved", "UserRemoved"]);
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.personal_value WHERE subject = @id", new { id })).ShouldBe(0);
        await at.MakeUserAsync("both", "misspelt", at.Mine);
    }

    [Fact]
    public async Task An_account_that_something_names_or_somebody_used_stays()
    {
        var (certified, member) = (await at.MakeUserAsync("adam", "certified", at.Mine), await at.MakeUserAsync("adam", "member", at.Mine));
        var skill = await at.MakeAsync("adam", "/skills", new { siteId = at.Mine, name = "lifts" });
        await at.MakeAsync("adam", "/certificates", new { siteId = at.Mine, userId = certified, skillId = skill, issuedOn = "2026-01-01" });
        await at.MakeAsync("adam", "/teams", new { siteId = at.Mine, name = "late crew", memberIds = new[] { member } });

        foreach (var (id, why) in new[] { (certified, "certificate"), (member, "late crew"), (at.Ids["tina"], "come in") })
        {
            var (status, problem) = await at.SendAsync("adam", "DELETE", $"/users/{id}", null, 1);
            status.ShouldBe(HttpStatusCode.Conflict, problem.ToString());
            problem.GetProperty("detail").GetString()!.ShouldContain(why);
        }

        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.membership WHERE user_id = @certified", new { certified })).ShouldBe(1);
    }
}
