using System.Net;
using System.Text.Json;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class AccountsTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    private const string Password = "four unrelated words here";

    private async Task<DbScope> ScopeAsync()
    {
        var connection = await CloudDatabase.OpenAsync(Host.Database.Owner);
        return new(connection, await connection.BeginTransactionAsync());
    }

    [Fact]
    public async Task A_person_invited_sets_a_password_once_and_signs_in()
    {
        var id = await MakeUserAsync("adam", "berta", Mine);
        (await SendAsync("adam", "GET", $"/users/{id}")).Body.GetProperty("isInvited").GetBoolean().ShouldBeTrue();
        var void_ = (await SendAsync("adam", "POST", $"/users/{id}/invite")).Body.GetProperty("token").GetString();
        var token = (await SendAsync("adam", "POST", $"/users/{id}/invite")).Body.GetProperty("token").GetString();
        using var client = Host.CreateClient();

        (await SendAsync(client, "POST", "/auth/register", new { token = void_, password = Password })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(client, "POST", "/auth/register", new { token, password = "password1234" })).Body.GetProperty("errors").TryGetProperty("password", out _).ShouldBeTrue();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(client, "POST", "/auth/register", new { token, password = Password })));
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);

        (await SendAsync(client, "POST", "/auth/sign-in?mode=bearer", new { signInName = Named("berta"), password = Password })).Status.ShouldBe(HttpStatusCode.OK);
        var user = (await SendAsync("adam", "GET", $"/users/{id}")).Body;
        user.GetProperty("isInvited").GetBoolean().ShouldBeFalse();
        user.GetProperty("lastSignInAtUtc").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task An_invitation_runs_out_after_a_week()
    {
        var id = await MakeUserAsync("adam", "berta", Mine);
        var token = (await SendAsync("adam", "POST", $"/users/{id}/invite")).Body.GetProperty("token").GetString();
        Clock.Advance(TimeSpan.FromDays(7));
        using var client = Host.CreateClient();

        (await SendAsync(client, "POST", "/auth/register", new { token, password = Password })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_administers_only_one_of_a_persons_sites_may_not_take_over_the_account()
    {
        var id = await MakeUserAsync("both", "carl", Mine, Theirs);

        (await SendAsync("adam", "GET", $"/users/{id}")).Body.GetProperty("siteIds").GetArrayLength().ShouldBe(1);
        (await SendAsync("adam", "PATCH", $"/users/{id}", new { email = "adam@example.com" }, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("adam", "POST", $"/users/{id}/invite")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("adam", "DELETE", $"/users/{id}/two-factor")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("both", "PATCH", $"/users/{id}", new { email = $"{Named("carl")}@example.com" }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await SendAsync("eve", "POST", "/memberships", new { userId = await MakeUserAsync("adam", "dora", Mine), siteId = Theirs, role = "Manager" })).Status
            .ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_is_made_inactive_is_out_at_once_and_the_last_administrator_stays()
    {
        var id = await MakeUserAsync("adam", "berta", Mine);
        await Host.Database.OwnerAsync<int>("UPDATE people.user_account SET password_hash = (SELECT password_hash FROM people.user_account WHERE sign_in_name = @adam) WHERE id = @id RETURNING 1", new { id, adam = Named("adam") });
        (await SendAsync("berta", "GET", "/me")).Status.ShouldBe(HttpStatusCode.OK);

        (await SendAsync("adam", "PATCH", $"/users/{id}", new { isActive = false }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("berta", "GET", "/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("adam", "PATCH", $"/users/{id}", new { isActive = true }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("berta", "GET", "/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var adam = await Host.Database.OwnerAsync<Guid>("SELECT id FROM people.user_account WHERE sign_in_name = @adam", new { adam = Named("adam") });
        (await SendAsync("adam", "PATCH", $"/users/{adam}", new { isActive = false }, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Two_administrators_who_remove_each_other_leave_one()
    {
        var (mine, other) = (await MembershipOfAsync("adam", Mine), await MembershipOfAsync("both", Mine));
        await SendAsync("adam", "GET", "/me");
        await SendAsync("both", "GET", "/me");

        await Task.WhenAll(
            SendAsync("adam", "DELETE", $"/memberships/{other}", null, 1), SendAsync("both", "PATCH", $"/memberships/{mine}", new { role = "Manager" }, 1));

        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.membership WHERE site_id = @Mine AND role = 'Administrator'", new { Mine })).ShouldBe(1);
        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.membership WHERE site_id = @Mine AND role = 'Administrator' AND until_utc IS NULL", new { Mine })).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_who_take_the_last_administrators_away_at_once_the_second_waits_and_is_refused()
    {
        await using var first = await ScopeAsync();
        await using var second = await ScopeAsync();
        await first.ExecuteAsync("DELETE FROM people.membership WHERE id = @id", new { id = await MembershipOfAsync("adam", Mine) }, default);
        await second.ExecuteAsync("DELETE FROM people.membership WHERE id = @id", new { id = await MembershipOfAsync("both", Mine) }, default);

        (await LastAdministrator.RefuseAsync(first, Mine, default)).ShouldBeNull();
        var waiting = LastAdministrator.RefuseAsync(second, Mine, default);
        await Until.TrueAsync(
            async _ => waiting.IsCompleted || await Host.Database.OwnerAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"),
            TimeSpan.FromSeconds(20), "the second to wait or to have its answer", default);
        await first.CommitAsync(default);

        (await waiting).ShouldNotBeNull().Status.ShouldBe(StatusCodes.Status409Conflict);
    }

    [Fact]
    public async Task A_role_for_a_time_counts_while_it_runs_and_a_changed_one_at_once()
    {
        var id = await AddPersonAsync("fred", (Mine, "Requester"));
        (await SendAsync("fred", "GET", "/users")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var (_, made) = await SendAsync("adam", "POST", "/memberships", new { userId = id, siteId = Mine, role = "Manager", untilUtc = Clock.GetUtcNow().AddHours(1), reason = "stands in for the manager" });
        (await SendAsync("fred", "GET", "/users")).Status.ShouldBe(HttpStatusCode.OK);

        Clock.Advance(TimeSpan.FromHours(2));
        await SendAsync("adam", "GET", "/me");
        using var again = await Host.SignInAsync(Named("fred"));
        (await SendAsync(again, "GET", "/users")).Status.ShouldBe(HttpStatusCode.Forbidden);
        made.GetProperty("createdBy").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_is_said_of_a_person_stands_beside_the_events_and_not_in_them()
    {
        var id = await MakeUserAsync("adam", "berta", Mine);
        await SendAsync("adam", "PATCH", $"/users/{id}", new { phone = "+43 1 777", language = "de" }, 1);

        var events = await Host.Database.OwnerRowsAsync<string>("SELECT type || ' ' || changes::text FROM platform.event WHERE subject = @id ORDER BY id", new { id });
        events[1].ShouldBe("""UserChanged {"phone": {"isPersonal": true}, "language": {"after": "de", "before": "en"}}""");
        string.Join(' ', events).ShouldNotContain("berta");
        (await Host.Database.OwnerRowsAsync<string>("SELECT concat_ws(' ', version, field, value_before, value_after) FROM platform.personal_value WHERE subject = @id AND version = 2", new { id }))
            .ShouldBe(["2 phone \"+43 1 777\""]);
    }

    [Fact]
    public async Task People_change_what_is_said_about_themselves_and_no_more()
    {
        await MakeUserAsync("adam", "berta", Mine);
        (await SendAsync("adam", "PATCH", "/me", new { displayName = "Adam A." }, 1)).Body.GetProperty("displayName").GetString().ShouldBe("Adam A.");
        (await SendAsync("adam", "PATCH", "/me", new { signInName = Named("root") }, 2)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("adam", "PATCH", "/me", new { isActive = false }, 2)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("adam", "GET", "/me/profile")).Body.GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_person_erased_is_a_number_and_the_events_stay()
    {
        var id = await MakeUserAsync("adam", "berta", Mine);
        await SendAsync("adam", "POST", $"/users/{id}/invite");
        (await SendAsync("adam", "POST", $"/users/{id}/erase")).Status.ShouldBe(HttpStatusCode.Conflict);
        await SendAsync("adam", "PATCH", $"/users/{id}", new { isActive = false, email = $"{Named("berta")}@example.com" }, 1);
        var events = await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event WHERE subject = @id", new { id });

        (await SendAsync("adam", "POST", $"/users/{id}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await SendAsync("adam", "GET", $"/users/{id}")).Body.GetProperty("displayName").GetString()!.ShouldMatch("^Person [0-9]+$");
        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event WHERE subject = @id", new { id })).ShouldBe(events + 1);
        var left = await Host.Database.OwnerRowsAsync<string>(
            "SELECT v::text FROM platform.personal_value AS v UNION ALL SELECT u::text FROM people.user_account AS u UNION ALL SELECT e::text FROM platform.event AS e UNION ALL SELECT i::text FROM people.invitation AS i");
        left.ShouldAllBe(row => !row.Contains(Named("berta"), StringComparison.OrdinalIgnoreCase));
        (await SendAsync("adam", "PATCH", $"/users/{id}", new { phone = "+43 1 2345" }, 2)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SendAsync("adam", "POST", $"/users/{id}/erase")).Status.ShouldBe(HttpStatusCode.Conflict);
        var version = (await SendAsync("adam", "GET", $"/users/{id}")).Body.GetProperty("version").GetInt32();
        foreach (var change in (object[])[new { isActive = true }, new { displayName = "Berta" }])
            (await SendAsync("adam", "PATCH", $"/users/{id}", change, version)).Status.ShouldBe(HttpStatusCode.Conflict, "who is forgotten does not come back");
    }

    [Fact]
    public async Task People_are_given_what_is_kept_about_them_and_nothing_secret()
    {
        var (status, export) = await SendAsync("adam", "GET", "/me/export");

        status.ShouldBe(HttpStatusCode.OK);
        export.GetProperty("account").GetProperty("sign_in_name").GetString().ShouldBe(Named("adam"));
        export.GetProperty("sessions").GetArrayLength().ShouldBe(1);
        export.ToString().ShouldNotContain("hash");
        export.ToString().ShouldNotContain("eve");
    }
}
