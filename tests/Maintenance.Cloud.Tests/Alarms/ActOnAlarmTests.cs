using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

[Collection("Plants")]
public sealed class ActOnAlarmTests(OneHost at) : IAsyncLifetime
{
    private Plant _plant = null!;
    private OneHost.Person _sue = null!;
    private HttpClient _supervisor = null!;

    public async Task InitializeAsync()
    {
        _plant = await at.PlantAsync();
        _sue = await at.PersonAsync(_plant.SiteId, "Supervisor");
        _supervisor = _sue.Client;
    }

    public async Task DisposeAsync()
    {
        _sue.Dispose();
        await _plant.DisposeAsync();
    }

    [Fact]
    public async Task Each_act_moves_the_alarm_and_is_told_with_who_when_from_where_and_why()
    {
        var id = await RecordAsync(Plant.Transition(signal: "noise"));

        (await ActAsync(id, "acknowledge")).ShouldBe("ActiveAcknowledged");
        (await ActAsync(id, "acknowledge")).ShouldBe("ActiveAcknowledged");
        (await ActAsync(id, "shelve", Shelf(TimeSpan.FromHours(2)))).ShouldBe("Shelved");
        (await ActAsync(id, "out-of-service", "{\"reason\":\"the sensor is out\"}")).ShouldBe("OutOfService");
        (await ActAsync(id, "unshelve")).ShouldBe("OutOfService");
        (await ActAsync(id, "back-in-service")).ShouldBe("ActiveUnacknowledged");

        var alarm = await GetAsync($"/api/v1/alarms/{id}");
        alarm.GetProperty("history").EnumerateArray().Select(entry => $"{entry.GetProperty("act")} {entry.GetProperty("actor")} {entry.GetProperty("to")} {entry.GetProperty("reason")}")
            .ShouldBe([$"Raise gateway:{_plant.GatewayId} ActiveUnacknowledged ", $"Acknowledge {_sue.Name} ActiveAcknowledged ", $"Shelve {_sue.Name} Shelved a known fault",
                $"TakeOutOfService {_sue.Name} OutOfService the sensor is out", $"Unshelve {_sue.Name} OutOfService ", $"PutBackInService {_sue.Name} ActiveUnacknowledged "]);
        alarm.GetProperty("allowed").EnumerateArray().Select(verb => verb.GetString()).ShouldBe(["acknowledge", "shelve", "out-of-service"]);
        (await at.Database.OwnerAsync<int>("SELECT count(*)::integer FROM platform.event WHERE type = 'AlarmChanged' AND subject = @id", new { id })).ShouldBe(5);
    }

    [Fact]
    public async Task A_safety_alarm_is_never_silenced()
    {
        var id = await RecordAsync(Plant.Transition(signal: "emergency-stop", isSafety: true));
        foreach (var (act, body) in ((string, string)[])
            [("shelve", $$"""{"reason":"loud","untilUtc":"{{DateTimeOffset.UtcNow.AddHours(1):O}}"}"""), ("out-of-service", """{"reason":"loud"}""")])
        {
            var (status, text) = await SendAsync(id, act, body);

            status.ShouldBe(HttpStatusCode.Conflict, act);
            text.ShouldContain("A safety alarm is never silenced");
            (await StateAsync(id)).ShouldBe("ActiveUnacknowledged", act);
        }
    }

    [Fact]
    public async Task What_an_act_lacks_is_named()
    {
        var id = await RecordAsync(Plant.Transition(signal: "noise"));
        foreach (var (act, body, field) in ((string, string, string)[])
        [
            ("shelve", """{"untilUtc":"2026-01-01T00:00:00Z"}""", "reason"),
            ("shelve", """{"reason":"loud"}""", "untilUtc"),
            ("shelve", """{"reason":"loud","untilUtc":"2020-01-01T00:00:00Z"}""", "untilUtc"),
            ("shelve", """{"reason":"loud","untilUtc":"2126-01-01T00:00:00Z"}""", "untilUtc"),
            ("out-of-service", "{}", "reason"),
        ])
        {
            var (status, text) = await SendAsync(id, act, body);

            status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{act} {body}: {text}");
            JsonElement.Parse(text).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue($"{act} {body}: {text}");
        }
    }

    [Fact]
    public async Task Nobody_answers_an_activation_that_they_did_not_see()
    {
        var seen = await RecordAsync(Plant.Transition(signal: "noise"));
        var unseen = await RecordAsync(Plant.Transition(signal: "noise", atUtc: Plant.Noon.AddMinutes(1)));

        var (status, text) = await SendAsync(seen, "acknowledge", null);

        status.ShouldBe(HttpStatusCode.Conflict);
        text.ShouldContain(unseen.ToString());
        (await StateAsync(unseen)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task A_latched_alarm_stays_until_it_was_acknowledged_and_reset()
    {
        var raised = Plant.Transition(signal: "noise");
        var id = await RecordAsync(raised);
        var rule = (await GetAsync("/api/v1/alarm-rules")).GetProperty("items")[0];
        using var engineer = await at.PersonAsync(_plant.SiteId, "ReliabilityEngineer");
        using var latching = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/alarm-rules/{rule.GetProperty("id")}") { Content = JsonContent.Create(new { isLatching = true }) };
        latching.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var answer = await engineer.Client.SendAsync(latching);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        await RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Plant.Noon.AddSeconds(5) });
        (await StateAsync(id)).ShouldBe("LatchedUnacknowledged");
        (await SendAsync(id, "reset", null)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await ActAsync(id, "acknowledge")).ShouldBe("LatchedAcknowledged");
        (await ActAsync(id, "reset")).ShouldBe("Normal");
    }

    [Fact]
    public async Task An_asset_out_of_service_takes_its_alarms_with_it_and_those_to_come_but_no_safety_alarm()
    {
        var known = await RecordAsync(Plant.Transition(signal: "noise"));
        var safety = await RecordAsync(Plant.Transition(signal: "emergency-stop", isSafety: true));
        var assetId = await _plant.AssetIdAsync("P-101");

        using var taken = await _supervisor.PostAsJsonAsync($"/api/v1/assets/{assetId}/alarms/out-of-service", new { reason = "an overhaul" });
        (await taken.Content.ReadAsStringAsync()).ShouldContain("\"isOut\":true,\"changed\":1,\"safetyInService\":1");
        var toCome = await RecordAsync(Plant.Transition(signal: "flow"));
        (await StateAsync(known)).ShouldBe("OutOfService");
        (await StateAsync(toCome)).ShouldBe("OutOfService");
        (await StateAsync(safety)).ShouldBe("ActiveUnacknowledged");
        (await SendAsync(known, "back-in-service", null)).Status.ShouldBe(HttpStatusCode.Conflict);

        using var back = await _supervisor.PostAsync($"/api/v1/assets/{assetId}/alarms/back-in-service", null);
        (await back.Content.ReadAsStringAsync()).ShouldContain("\"isOut\":false,\"changed\":2");
        (await StateAsync(known)).ShouldBe("ActiveUnacknowledged");
        (await StateAsync(toCome)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task Lists_tell_what_stands_and_what_is_silenced()
    {
        var standing = await RecordAsync(Plant.Transition(signal: "noise"));
        var shelved = await RecordAsync(Plant.Transition(signal: "speed"));
        await ActAsync(shelved, "shelve", Shelf(TimeSpan.FromHours(1)));

        (await IdsAsync("?show=Standing")).ShouldBe([standing]);
        (await IdsAsync("?show=Silenced")).ShouldBe([shelved]);
        (await IdsAsync("?state=Shelved")).ShouldBe([shelved]);
        (await IdsAsync("?priority=Low")).ShouldBeEmpty();
        (await IdsAsync("?show=All&priority=High")).ShouldBe([shelved, standing]);

        async Task<List<Guid>> IdsAsync(string query) =>
            [.. (await GetAsync($"/api/v1/alarms{query}")).GetProperty("items").EnumerateArray().Select(alarm => alarm.GetProperty("id").GetGuid())];
    }

    private static string Shelf(TimeSpan length) => $"{{\"reason\":\"a known fault\",\"untilUtc\":\"{DateTimeOffset.UtcNow + length:O}\"}}";

    private async Task<Guid> RecordAsync(AlarmTransition transition)
    {
        await _plant.RecordAsync(transition);
        return transition.AlarmId;
    }

    private async Task<string?> ActAsync(Guid id, string act, string? body = null)
    {
        var (status, text) = await SendAsync(id, act, body);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text).GetProperty("state").GetString();
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(Guid id, string act, string? body)
    {
        using var answer = await _supervisor.PostAsync($"/api/v1/alarms/{id}/{act}", body is null ? null : new StringContent(body, null, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> GetAsync(string address) => await _supervisor.GetFromJsonAsync<JsonElement>(address);

    private async Task<string?> StateAsync(Guid id) => (await GetAsync($"/api/v1/alarms/{id}")).GetProperty("alarm").GetProperty("state").GetString();
}
