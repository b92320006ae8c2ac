using System.Net;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Tests.Requests;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("Requests")]
public sealed class TheOrganisationTests(RequestHost at)
{
    [Fact]
    public async Task The_organisation_is_read_at_every_site_and_changed_by_who_administers_them_all()
    {
        var (_, before) = await at.SendAsync("eve", "GET", "/organisation");
        var version = before.GetProperty("version").GetInt32();

        (await at.SendAsync("adam", "PATCH", "/organisation", new { name = "Adam's" }, version)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("both", "PATCH", "/organisation", new { code = "acme 1" }, version)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("both", "PATCH", "/organisation", new { name = "Acme", code = "ACME-1" }, version)).Status.ShouldBe(HttpStatusCode.OK);

        var seen = (await at.SendAsync("tom", "GET", "/organisation")).Body;
        (seen.GetProperty("name").GetString(), seen.GetProperty("code").GetString()).ShouldBe(("Acme", "ACME-1"));
        (await at.SendAsync("con", "GET", "/organisation")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_about_people_is_forgotten_after_the_days_that_the_organisation_says()
    {
        const string Old = "UPDATE requests.request SET changed_at_utc = now() - interval '40 days' WHERE id = @id RETURNING 1";
        Guid[] requests = [await ReportAsync("Old and ended"), await ReportAsync("Ended now"), await ReportAsync("Old and open")];
        foreach (var ended in requests[..2])
            (await at.SendAsync("mia", "POST", $"/requests/{ended}/decline", new { reason = "it is as it should be" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var old in (Guid[])[requests[0], requests[2]])
            await at.Host.Database.OwnerAsync<int>(Old, new { id = old });
        var gone = await SessionAsync(40);
        var kept = await SessionAsync(20);

        await SetAsync();
        await RoundAsync();
        (await ReporterAsync(requests[0])).ShouldBe("Walter"); // what no rule names is kept for good
        (await SessionsAsync(gone, kept)).ShouldBe(2);
        await SetAsync(new { kind = "Reporters", days = 30 }, new { kind = "Sessions", days = 30 });
        await RoundAsync();

        (await ReporterAsync(requests[0])).ShouldBeNull();
        (await ReporterAsync(requests[1])).ShouldBe("Walter");
        (await ReporterAsync(requests[2])).ShouldBe("Walter");
        (await SessionsAsync(gone, kept)).ShouldBe(1);
        (await at.Host.Database.OwnerRowsAsync<string>("SELECT actor FROM platform.event WHERE type = 'RequestReporterErased' AND subject = @id", new { id = requests[0] })).ShouldBe(["system:retention"]);
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.personal_value WHERE subject = @id", new { id = requests[0] })).ShouldBe(0);
        (await SetAsync(new { kind = "Sessions", days = 1 })).ShouldBe(HttpStatusCode.BadRequest);
        await SetAsync();
    }

    private async Task<HttpStatusCode> SetAsync(params object[] retention)
    {
        var version = (await at.SendAsync("both", "GET", "/organisation")).Body.GetProperty("version").GetInt32();
        return (await at.SendAsync("both", "PATCH", "/organisation", new { retention }, version)).Status;
    }

    private async Task RoundAsync()
    {
        var services = at.Host.Services;
        using var retention = new KeepRetention(services.GetRequiredService<Cloud.Platform.Database>(), services.GetServices<IForgets>(), at.Clock, NullLogger<KeepRetention>.Instance);
        await retention.RoundAsync(CancellationToken.None);
    }

    private async Task<Guid> ReportAsync(string problem) => await at.MakeAsync("sam", "/requests", new
    {
        siteId = at.Mine,
        assetId = await at.AssetAsync(),
        problemDescription = problem,
        reporterName = "Walter",
        reporterContact = "walter@example.com",
    });

    private Task<string?> ReporterAsync(Guid id) => at.Host.Database.OwnerAsync<string?>("SELECT reporter_name FROM requests.request WHERE id = @id", new { id });

    private Task<Guid> SessionAsync(int daysAgo) => at.Host.Database.OwnerAsync<Guid>(
        """
        INSERT INTO people.session (id, family, user_id, access_hash, refresh_hash, access_expires_at_utc, refresh_expires_at_utc, signed_in_at_utc, created_at_utc)
        SELECT i.id, i.id, @user, sha256(i.id::text::bytea), sha256(('r' || i.id)::bytea), now() - make_interval(days => @daysAgo), now() - make_interval(days => @daysAgo), now(), now()
        FROM (SELECT gen_random_uuid() AS id) AS i RETURNING id
        """, new { user = at.Ids["tina"], daysAgo });

    private Task<int> SessionsAsync(params Guid[] ids) => at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.session WHERE id = ANY (@ids)", new { ids });
}
