using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public sealed class PermissionSetTests : PeopleHost
{
    private static readonly string[] Permissions = ["ReadAudit", "ReadLabourRates"];

    [Fact]
    public async Task A_site_adds_a_set_of_permissions_to_a_role_and_takes_it_away_again()
    {
        await Host.Database.AddPersonAsync("tom", (Mine, "Technician"));
        var set = await MakeAsync("adam", "/permission-sets", new { siteId = Mine, name = "Auditor", permissions = Permissions });
        var strange = await MakeAsync("eve", "/permission-sets", new { siteId = Theirs, name = "Auditor", permissions = Permissions });
        var membership = await MembershipOfAsync("tom", Mine);
        (await SendAsync("tom", "GET", "/audit")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("adam", "PATCH", $"/memberships/{membership}", new { permissionSetIds = new[] { strange } }, 1)).Body
            .GetProperty("errors").TryGetProperty("permissionSetIds", out _).ShouldBeTrue();

        (await SendAsync("adam", "PATCH", $"/memberships/{membership}", new { permissionSetIds = new[] { set } }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        var (status, audit) = await SendAsync("tom", "GET", "/audit");
        status.ShouldBe(HttpStatusCode.OK);
        audit.GetProperty("items").EnumerateArray().Select(record => record.GetProperty("siteId").ToString()).Distinct().ShouldNotContain(Theirs.ToString());
        (await SendAsync("tom", "POST", "/departments", new { siteId = Mine, name = "Mine now" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("adam", "DELETE", $"/permission-sets/{set}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync("adam", "PATCH", $"/permission-sets/{set}", new { isArchived = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("tom", "GET", "/audit")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Rights_over_rights_are_in_no_set()
    {
        foreach (var permission in (string[])["ManagePeople", "ManageOrganisation", "ManageApiKeys", "GrantWriting", "Everything"])
            (await SendAsync("adam", "POST", "/permission-sets", new { siteId = Mine, name = permission, permissions = new[] { permission } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("adam", "POST", "/permission-sets", new { siteId = Mine, name = "Nothing", permissions = Array.Empty<string>() })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Sites_that_name_one_calendar_rest_on_its_days()
    {
        var calendar = await MakeAsync("both", "/holiday-calendars", new { name = "Austria", days = new[] { new { day = "2026-12-25", name = "Christmas" }, new { day = "2026-01-01", name = "New Year" } } });
        var theirs = await MakeAsync("eve", "/holiday-calendars", new { siteId = Theirs, name = "Their own" });
        (await SendAsync("adam", "POST", "/holiday-calendars", new { name = "Everybody's" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync("both", "POST", "/holiday-calendars", new { name = "Twice", days = new[] { new { day = "2026-12-25", name = "a" }, new { day = "2026-12-25", name = "b" } } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("adam", "PATCH", $"/sites/{Mine}", new { holidayCalendarId = theirs }, 1)).Body.GetProperty("errors").TryGetProperty("holidayCalendarId", out _).ShouldBeTrue();

        (await SendAsync("adam", "PATCH", $"/sites/{Mine}", new { holidayCalendarId = calendar }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await RestsAsync(Mine, "2026-12-25"), await RestsAsync(Mine, "2026-12-24"), await RestsAsync(Theirs, "2026-12-25")).ShouldBe((true, false, false));
        (await SendAsync("adam", "GET", $"/holiday-calendars/{calendar}")).Body.GetProperty("days")[0].GetProperty("name").GetString().ShouldBe("New Year");
    }

    private Task<bool> RestsAsync(Guid site, string day) => Host.Database.OwnerAsync<bool>("SELECT people.is_holiday(@site, @day::date)", new { site, day });
}
