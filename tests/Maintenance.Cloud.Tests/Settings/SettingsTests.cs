using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Tests.Audit;
using Maintenance.Cloud.Work;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Settings;

public sealed class SettingsTests : IAsyncLifetime
{
    private const string High = "work.serviceLevelHigh";
    private AuditHost _at = null!;

    public async Task InitializeAsync()
    {
        _at = await AuditHost.StartAsync();
        await _at.Host.Database.AddPersonAsync("mary", (_at.Mine, "Manager"));
        await _at.Host.Database.AddPersonAsync("sue", (_at.Mine, "Supervisor"));
    }

    public Task DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task A_site_goes_before_the_organisation_and_that_before_the_default_and_it_holds_at_once()
    {
        var level = _at.Host.Services.GetRequiredService<ServiceLevel>();
        level.Of(Priority.High, _at.Mine).ShouldBe(TimeSpan.FromHours(24));

        (await SetAsync("both", High, 12, 0)).Status.ShouldBe(HttpStatusCode.OK);
        var (_, mine) = await SetAsync("mary", High, 6, 0, _at.Mine);

        (mine.GetProperty("value").GetInt32(), mine.GetProperty("source").GetString(), mine.GetProperty("version").GetInt32()).ShouldBe((6, "Site", 1));
        (level.Of(Priority.High, _at.Mine), level.Of(Priority.High, _at.Theirs), level.Of(Priority.High)).ShouldBe((TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(12)));
        (await SetAsync("mary", High, null, 1, _at.Mine)).Body.GetProperty("source").GetString().ShouldBe("Organisation");
        level.Of(Priority.High, _at.Mine).ShouldBe(TimeSpan.FromHours(12));

        var history = (await _at.SendAsync("sue", "GET", $"/settings/{High}/history?siteId={_at.Mine}")).Body.GetProperty("items").EnumerateArray().ToList();
        history.Select(entry => (entry.GetProperty("by").GetString(), entry.GetProperty("before").ToString(), entry.GetProperty("after").ToString())).ShouldBe([("mary", "6", ""), ("mary", "", "6")]);
        (await _at.RecordsAsync("entityType=Setting&sort=sequence")).Select(record => record.GetProperty("changes").GetProperty(High).GetProperty("after").ToString()).ShouldBe(["12", "6", ""]);
    }

    [Fact]
    public async Task Only_its_editors_set_it_within_its_limits_on_the_version_that_they_saw()
    {
        (await SetAsync("sue", High, 6, 0, _at.Mine)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SetAsync("mary", "people.lockoutAfter", 4, 0)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SetAsync("adam", High, 6, 0)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SetAsync("mary", High, 6, 0, _at.Theirs)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SetAsync("adam", "people.lockoutAfter", 4, 0, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SetAsync("mary", "work.nothing", 6, 0, _at.Mine)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var bad in (object[])[0, -1, 1.5, "6", true, new[] { 6 }, 100_000])
            (await SetAsync("mary", High, bad, 0, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, bad.ToString());
        (await _at.SendAsync("mary", "PUT", $"/settings/{High}?siteId={_at.Mine}", new { value = 6, other = 1 }, 0)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await _at.SendAsync("mary", "PUT", $"/settings/{High}?siteId={_at.Mine}", new { value = 6 })).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await SetAsync("mary", High, 6, 3, _at.Mine)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await _at.Host.Database.OwnerAsync<int>("SELECT count(*) FROM settings.setting")).ShouldBe(0);

        var (_, list) = await _at.SendAsync("sue", "GET", $"/settings?siteId={_at.Mine}");
        var one = list.GetProperty("items").EnumerateArray().Single(setting => string.Equals(setting.GetProperty("key").GetString(), High, StringComparison.Ordinal));
        (one.GetProperty("mayChange").GetBoolean(), one.GetProperty("source").GetString(), one.GetProperty("type").GetProperty("maximum").GetInt32()).ShouldBe((false, "Default", 8784));
    }

    [Fact]
    public async Task Who_sets_how_many_wrong_passwords_lock_a_name_locks_it_after_so_many()
    {
        (await SetAsync("both", "people.lockoutAfter", 3, 0)).Status.ShouldBe(HttpStatusCode.OK);
        (await SetAsync("both", "people.lockoutMinutes", 60, 0)).Status.ShouldBe(HttpStatusCode.OK);
        using var client = _at.Host.CreateClient();
        for (var i = 0; i < 3; i++)
            (await TryAsync(client)).ShouldBe(HttpStatusCode.Unauthorized);

        (await TryAsync(client)).ShouldBe(HttpStatusCode.Locked);
        _at.Clock.Advance(TimeSpan.FromMinutes(59));
        (await TryAsync(client)).ShouldBe(HttpStatusCode.Locked);
        _at.Clock.Advance(TimeSpan.FromMinutes(2));
        (await TryAsync(client)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_table_proposes_the_priority_of_requests_and_drafts_and_a_site_has_its_own()
    {
        var asset = await _at.MakeAsync("adam", "/assets", new { siteId = _at.Mine, tagNumber = "P-1", name = "A pump", level = "Machine", criticality = "Low" });
        (await ProposedAsync(asset)).ShouldBe(("Medium", "Medium"));
        var setting = (await _at.SendAsync("mary", "GET", "/settings/work.priorities")).Body;
        var severities = setting.GetProperty("type");
        (severities.GetProperty("title").GetString(), severities.GetProperty("properties").GetProperty("Low").GetProperty("title").GetString()).ShouldBe(("Severity", "Criticality"));
        var table = JsonNode.Parse(setting.GetProperty("value").ToString())!;
        table["Medium"]!["Low"] = "Critical";

        (await SetAsync("mary", "work.priorities", table, 0, _at.Mine)).Status.ShouldBe(HttpStatusCode.OK);
        (await ProposedAsync(asset)).ShouldBe(("Critical", "Critical"));
        (await _at.Host.Database.OwnerAsync<string>("SELECT work.proposed_priority(@Theirs, 'Medium', 'Low')", new { _at.Theirs })).ShouldBe("Medium");
        (await SetAsync("mary", "work.priorities", null, 1, _at.Mine)).Status.ShouldBe(HttpStatusCode.OK);
        (await ProposedAsync(asset)).ShouldBe(("Medium", "Medium"));

        table["Medium"]!["Low"] = "Urgent";
        (await SetAsync("mary", "work.priorities", table, 2, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        table["Medium"]!.AsObject().Remove("Low");
        (await SetAsync("mary", "work.priorities", table, 2, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        table["Medium"]!["Low"] = "Low";
        table["More"] = "Low";
        (await SetAsync("mary", "work.priorities", table, 2, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SetAsync("mary", "work.priorities", "High", 2, _at.Mine)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>What a request and a draft of medium severity weigh.</summary>
    private async Task<(string? Request, string? Draft)> ProposedAsync(Guid assetId)
    {
        var (_, request) = await _at.SendAsync("mary", "POST", "/requests", new { siteId = _at.Mine, assetId, problemDescription = "It hums" });
        var (_, draft) = await _at.SendAsync("mary", "POST", "/work-orders", new { siteId = _at.Mine, assetId, title = "Look at it", severity = "Medium" });
        return (request.GetProperty("priority").GetString(), draft.GetProperty("priority").GetString());
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in", new { signInName = "mary", password = "wrong" });
        return answer.StatusCode;
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> SetAsync(string who, string key, object? value, int version, Guid? siteId = null) =>
        _at.SendAsync(who, "PUT", $"/settings/{key}{(siteId is { } site ? $"?siteId={site}" : "")}", new { value }, version);
}
