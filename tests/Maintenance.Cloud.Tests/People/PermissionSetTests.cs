using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class PermissionSetTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    private static readonly string[] Permissions = ["ReadAudit", "ReadLabourRates"];

    [Fact]
    public async Task A_site_adds_a_set_of_permissions_to_a_role_and_takes_it_away_again()
    {
        await AddPersonAsync("tom", (Mine, "Technician"));
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
}
