using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Audit;

/// <summary>What is of no site is read by who administers them all: there are no others than these two.</summary>
public sealed class AuditOfOrganisationTests : IAsyncLifetime
{
    private AuditHost _at = null!;

    public async Task InitializeAsync() => _at = await AuditHost.StartAsync();

    public Task DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task Signing_in_failing_to_and_taking_lists_away_are_in_it_and_no_name_that_was_tried()
    {
        using var client = _at.Host.CreateClient();
        foreach (var name in (string[])["adam", "nobody-of-this-name"])
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in", new { signInName = name, password = "wrong" });
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await _at.SendAsync("adam", "GET", "/departments.csv?sort=name&q=secret");
        await _at.SendAsync("adam", "GET", "/audit.csv");

        (await _at.RecordsAsync("action=SignInFailed")).Select(record => Of(record, "entityId")).Count(id => id.Length > 0).ShouldBe(1);
        (await _at.RecordsAsync("action=SignInFailed")).Count.ShouldBe(2);
        (await _at.RecordsAsync("action=Login&entityType=User")).ShouldNotBeEmpty();
        (await _at.RecordsAsync("action=Export")).Select(record => Of(record, "description")).ShouldBe(["List exported: audit", "List exported: departments"]);
        (await _at.Host.Database.OwnerAsync<int>("SELECT count(*) FROM audit.record WHERE details::text LIKE '%nobody-of%' OR details::text LIKE '%secret%'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_administrator_reads_of_their_sites_and_people_and_who_has_all_sites_of_the_organisation()
    {
        var id = await _at.MakeAsync("adam", "/departments", new { siteId = _at.Mine, name = "Pumps" });
        await _at.SendAsync("eve", "GET", "/me");
        await _at.SendAsync("adam", "GET", "/departments.csv");
        await _at.MakeAsync("both", "/stop-reasons", new { code = "STORM", description = "Storm", stopType = "Other" });

        (await _at.RecordsAsync($"entityId={id}", "adam")).Count.ShouldBe(1);
        (await _at.RecordsAsync($"entityId={id}", "eve")).ShouldBeEmpty();
        (await _at.RecordsAsync("action=Export", "eve")).ShouldBeEmpty();
        (await _at.RecordsAsync("action=Export", "adam")).Count.ShouldBe(1);
        (await _at.RecordsAsync("action=Login", "adam")).Select(record => Of(record, "by")).Distinct().ShouldBe(["adam"]);
        (await _at.RecordsAsync("entityType=StopReason", "adam")).ShouldBeEmpty();
        (await _at.RecordsAsync("entityType=StopReason")).Count.ShouldBe(1);
    }

    private static string Of(JsonElement record, string field) => record.GetProperty(field).ToString();
}
