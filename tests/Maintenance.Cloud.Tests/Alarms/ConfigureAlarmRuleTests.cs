using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

[Collection("Plants")]
public sealed class ConfigureAlarmRuleTests(OneHost at) : IAsyncLifetime
{
    private Plant _plant = null!;
    private OneHost.Person _engineer = null!;

    public async Task InitializeAsync()
    {
        _plant = await at.PlantAsync();
        _engineer = await at.PersonAsync(_plant.SiteId, "ReliabilityEngineer");
    }

    public async Task DisposeAsync()
    {
        _engineer.Dispose();
        await _plant.DisposeAsync();
    }

    [Fact]
    public async Task The_mode_that_the_machine_is_in_taken_off_the_list_uncovers_its_alarm()
    {
        await _plant.RecordAsync(Plant.Transition());
        (await SuppressInAsync(1, "Off", "Starting")).ShouldBe("ActiveUnacknowledged");
        await _plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddMinutes(1), basis: new(Mode: "off")));

        (await SuppressInAsync(2, "Off")).ShouldBe("SuppressedByDesign");
        (await SuppressInAsync(3, "Starting")).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task A_mode_that_the_machine_has_left_taken_off_the_list_uncovers_nothing()
    {
        await _plant.RecordAsync(Plant.Transition());
        await SuppressInAsync(1, "Off", "Starting");
        await _plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddMinutes(1), basis: new(Mode: "Off")));
        await _plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddMinutes(2), basis: new(Mode: "Starting")));

        (await SuppressInAsync(2, "Starting")).ShouldBe("SuppressedByDesign");
        (await SuppressInAsync(3)).ShouldBe("ActiveUnacknowledged");
    }

    private async Task<string?> SuppressInAsync(int version, params string[] modes)
    {
        var id = await _plant.Database.OwnerAsync<Guid>("SELECT id FROM alarms.alarm_rule WHERE site_id = @SiteId", new { _plant.SiteId });
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/alarm-rules/{id}") { Content = JsonContent.Create(new { suppressedInModes = modes }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await _engineer.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text).GetProperty("state").GetString();
    }
}
