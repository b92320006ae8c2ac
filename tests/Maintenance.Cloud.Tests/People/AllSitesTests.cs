using System.Net;
using Maintenance.Cloud.Tests.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

/// <summary>What only a person who administers each site of the organisation does: nobody else makes sites here.</summary>
public sealed class AllSitesTests(AssetHost at) : IClassFixture<AssetHost>
{
    [Fact]
    public async Task Who_administers_all_sites_administers_a_new_one_too_whoever_makes_it()
    {
        var made = await at.MakeAsync("adam", "/sites", new { code = "NEW", name = "A new hall" });

        (await at.Host.Database.OwnerRowsAsync<string>(
            "SELECT u.sign_in_name FROM people.membership AS m JOIN people.user_account AS u ON u.id = m.user_id WHERE m.site_id = @made AND m.role = 'Administrator' ORDER BY 1", new { made })).ShouldBe(["adam", "both"]);
        (await at.SendAsync("both", "POST", "/failure-causes", new { code = "X-1", description = "Of the organisation" })).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Sites_that_name_one_calendar_rest_on_its_days()
    {
        var calendar = await at.MakeAsync("both", "/holiday-calendars", new { name = "Austria", days = new[] { new { day = "2026-12-25", name = "Christmas" }, new { day = "2026-01-01", name = "New Year" } } });
        var theirs = await at.MakeAsync("eve", "/holiday-calendars", new { siteId = at.Theirs, name = "Their own" });
        (await at.SendAsync("adam", "POST", "/holiday-calendars", new { name = "Everybody's" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("both", "POST", "/holiday-calendars", new { name = "Twice", days = new[] { new { day = "2026-12-25", name = "a" }, new { day = "2026-12-25", name = "b" } } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("adam", "PATCH", $"/sites/{at.Mine}", new { holidayCalendarId = theirs }, 1)).Body.GetProperty("errors").TryGetProperty("holidayCalendarId", out _).ShouldBeTrue();

        (await at.SendAsync("adam", "PATCH", $"/sites/{at.Mine}", new { holidayCalendarId = calendar }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await RestsAsync(at.Mine, "2026-12-25"), await RestsAsync(at.Mine, "2026-12-24"), await RestsAsync(at.Theirs, "2026-12-25")).ShouldBe((true, false, false));
        (await at.SendAsync("adam", "GET", $"/holiday-calendars/{calendar}")).Body.GetProperty("days")[0].GetProperty("name").GetString().ShouldBe("New Year");
    }

    private Task<bool> RestsAsync(Guid site, string day) => at.Host.Database.OwnerAsync<bool>("SELECT people.is_holiday(@site, @day::date)", new { site, day });
}
