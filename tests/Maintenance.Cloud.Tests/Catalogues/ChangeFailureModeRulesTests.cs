using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Catalogues;

[Collection("Plants")]
public sealed class ChangeFailureModeRulesTests(OneHost at) : IAsyncLifetime
{
    private Plant _plant = null!;
    private OneHost.Person _rel = null!;
    private HttpClient _engineer = null!;

    public async Task InitializeAsync()
    {
        _plant = await at.PlantAsync();
        _rel = await at.PersonAsync(_plant.SiteId, "ReliabilityEngineer");
        _engineer = _rel.Client;
    }

    public async Task DisposeAsync()
    {
        _rel.Dispose();
        await _plant.DisposeAsync();
    }

    [Fact]
    public async Task A_site_begins_with_the_organisations_table_and_its_own_counts_from_the_next_alarm_on()
    {
        await using var other = await at.PlantAsync();
        var first = await GetAsync("");
        (first.GetProperty("version").GetInt32(), first.GetProperty("rules").GetArrayLength()).ShouldBe((0, 15));

        (await PutAsync(0, new { rules = new object[] { new { @class = "PUMP", signal = "vibration", failureMode = "BRD" } }, reason = "seen twice" })).Status
            .ShouldBe(HttpStatusCode.OK);
        await _plant.RaiseAsync(Plant.Transition());
        await _plant.RaiseAsync(Plant.Transition(signal: "flow", detector: "limit-low"));
        await other.RaiseAsync(Plant.Transition());

        (await _plant.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["BRD"], "what the table does not know joins its incident");
        (await other.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["VIB"]);
        (await GetAsync("&version=0")).GetProperty("rules").GetArrayLength().ShouldBe(15);
        var changes = (await _engineer.GetFromJsonAsync<JsonElement>($"/api/v1/failure-mode-rules/changes?siteId={_plant.SiteId}")).GetProperty("items");
        changes.EnumerateArray().Select(change => $"{change.GetProperty("version")} {change.GetProperty("reason")} {change.GetProperty("rules")}").ShouldBe(["1 seen twice 1"]);
    }

    [Fact]
    public async Task The_table_says_who_changed_it_and_whether_the_person_asking_may()
    {
        using var sue = await at.PersonAsync(_plant.SiteId, "Supervisor");
        var supervisor = sue.Client;
        await PutAsync(0, new { rules = Array.Empty<object>() });

        var changed = await GetAsync("");
        (changed.GetProperty("changedBy").GetString(), changed.GetProperty("mayChange").GetBoolean()).ShouldBe((_rel.Name, true));
        var seen = await supervisor.GetFromJsonAsync<JsonElement>($"/api/v1/failure-mode-rules?siteId={_plant.SiteId}");
        seen.GetProperty("mayChange").GetBoolean().ShouldBeFalse();
        var changes = (await supervisor.GetFromJsonAsync<JsonElement>($"/api/v1/failure-mode-rules/changes?siteId={_plant.SiteId}")).GetProperty("items");
        changes[0].GetProperty("changedBy").GetString().ShouldBe(_rel.Name);
    }

    [Fact]
    public async Task The_catalogue_names_each_failure_mode_with_the_classes_that_can_have_it()
    {
        var modes = await ModesAsync("");
        modes.Count.ShouldBe(20);
        var blocked = modes.Single(mode => mode.GetProperty("code").GetString() is "PLU");
        (blocked.GetProperty("description").GetString(), blocked.GetProperty("category").GetString()).ShouldBe(("Plugged or choked", "Process"));
        blocked.GetProperty("assetClasses").EnumerateArray().Select(one => one.GetString()).ShouldBe(["COMPRESSOR", "CONVEYOR", "FAN", "OTHER", "PUMP"]);

        var ofMotors = await ModesAsync("?assetClasses=MOTOR");
        ofMotors.Count.ShouldBe(17);
        ofMotors.Select(mode => mode.GetProperty("code").GetString()).ShouldNotContain("PLU");
        (await ModesAsync("?assetClasses=BOAT")).ShouldBeEmpty();

        async Task<List<JsonElement>> ModesAsync(string query) =>
            [.. (await _engineer.GetFromJsonAsync<JsonElement>($"/api/v1/failure-modes{query}")).GetProperty("items").EnumerateArray()];
    }

    [Fact]
    public async Task Every_row_of_the_organisations_table_leads_to_a_mode_that_its_class_can_have() =>
        (await at.Database.OwnerRowsAsync<string>("""
            SELECT r.class || ' ' || r.failure_mode FROM catalogues.failure_mode_rule AS r
            WHERE r.site_id IS NULL AND NOT EXISTS (
                SELECT FROM catalogues.failure_mode AS m WHERE m.code = r.failure_mode AND r.class = ANY (m.asset_classes))
            """)).ShouldBeEmpty();

    [Fact]
    public async Task Who_decided_on_an_old_version_changes_nothing()
    {
        await PutAsync(0, new { rules = Array.Empty<object>() });

        (await PutAsync(0, new { rules = Array.Empty<object>() })).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await PutAsync(1, new { rules = Array.Empty<object>() })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("PUMP", "vibration", "XYZ", "There is no failure mode XYZ")]
    [InlineData("BOAT", "vibration", "VIB", "There is no asset class BOAT")]
    public async Task What_the_catalogues_do_not_know_is_refused(string assetClass, string signal, string failureMode, string says)
    {
        var (status, text) = await PutAsync(0, new { rules = new[] { new { @class = assetClass, signal, failureMode } } });

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        text.ShouldContain(says);
    }

    [Fact]
    public async Task Rows_that_contradict_each_other_are_refused_and_named()
    {
        var (status, text) = await PutAsync(0, new
        {
            rules = new object[]
            {
                new { @class = "PUMP", signal = "flow", failureMode = "LOO", direction = "Low" },
                new { @class = "PUMP", signal = "flow", failureMode = "PLU" },
            },
        });

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        text.ShouldContain("PUMP flow has two rules");
    }

    private Task<JsonElement> GetAsync(string query) =>
        _engineer.GetFromJsonAsync<JsonElement>($"/api/v1/failure-mode-rules?siteId={_plant.SiteId}{query}");

    private async Task<(HttpStatusCode Status, string Text)> PutAsync(int version, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/failure-mode-rules?siteId={_plant.SiteId}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await _engineer.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
