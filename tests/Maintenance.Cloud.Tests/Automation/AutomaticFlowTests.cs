using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Automation;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Automation;

/// <summary>The whole way of work that opens by itself, through HTTP.</summary>
public sealed class AutomaticFlowTests
{
    [Fact]
    public async Task From_an_alarm_through_work_to_verdict_label_and_verified_repair_and_what_follows_it()
    {
        await using var host = await CloudHost.StartAsync();
        await using var plant = await Plant.MakeAsync(host);
        await host.Database.AddPersonAsync("tom", (plant.SiteId, "Technician"));
        await host.Database.AddPersonAsync("max", (plant.SiteId, "Manager"));
        using var tom = await host.SignInAsync("tom");
        using var max = await host.SignInAsync("max");
        using var gateway = await TestGateway.EnrolAsync(host, plant.SiteId);
        var raised = Plant.Transition(atUtc: DateTimeOffset.UtcNow);
        await TellAsync(gateway, 1, raised);
        await Until.TrueAsync(async token => (await tom.GetFromJsonAsync<JsonElement>("/api/v1/work-orders?openOnly=true", token)).GetProperty("items").GetArrayLength() == 1, TimeSpan.FromSeconds(20), "the work order", default);

        var started = await MoveAsync(tom, "start", 1);
        (started.GetProperty("assignees")[0].GetProperty("name").GetString(), started.GetProperty("failureMode").GetString()).ShouldBe(("tom", "VIB"));
        await Until.TrueAsync(async _ => await host.Database.OwnerAsync<bool>("SELECT EXISTS (SELECT FROM alarms.out_of_service WHERE until_utc IS NULL)"), TimeSpan.FromSeconds(20), "the alarms to rest", default);
        var done = await MoveAsync(tom, "complete", 2, new { verdict = "Confirmed", mechanism = "2.4", cause = "3.4", remedy = "1", reason = "Changed the bearing" });
        (done.GetProperty("verdict").GetString(), done.GetProperty("remedy").GetString()).ShouldBe(("Confirmed", "1"));
        await Until.TrueAsync(async _ => await host.Database.OwnerAsync<string?>("SELECT verdict FROM alarms.alarm") is "Confirmed", TimeSpan.FromSeconds(20), "the label", default);

        var well = DateTimeOffset.UtcNow;
        await TellAsync(gateway, 2, raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = well, DecidedAtUtc = well });
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings([raised.Tag], new Reading(0, 2, Quality.Good, well.AddMinutes(61), well.AddMinutes(61)))));
        using var verify = new VerifyRepairs(plant.Doors, new(), new ManualClock(well.AddMinutes(62)), NullLogger<VerifyRepairs>.Instance);
        (await verify.RoundAsync(CancellationToken.None)).ShouldBe((1, 0));

        (await MoveAsync(max, "close", 4)).GetProperty("state").GetString().ShouldBe("Closed");
        await TellAsync(gateway, 3, Plant.Transition(atUtc: DateTimeOffset.UtcNow));
        await Until.TrueAsync(async _ => await host.Database.OwnerAsync<int>("SELECT count(*)::integer FROM work.link WHERE kind = 'Follows'") == 1, TimeSpan.FromSeconds(20), "the one that follows", default);
        var history = (await max.GetFromJsonAsync<JsonElement>("/api/v1/work-orders/W-1/history")).GetProperty("items").EnumerateArray().Reverse();
        history.Select(entry => $"{entry.GetProperty("verb").GetString()} {entry.GetProperty("actor").GetString()}")
            .ShouldBe(["open system:automation", "start tom", "complete tom", "verify system:automation", "close max"]);
    }

    private static Task<IngestAnswer> TellAsync(TestGateway gateway, int sequence, AlarmTransition transition) => gateway.StoreAsync(
        new(new(Lane.Alarm, gateway.Epoch, sequence, 0), [new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition))]));

    private static async Task<JsonElement> MoveAsync(HttpClient person, string verb, int version, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/work-orders/W-1/{verb}") { Content = JsonContent.Create(body ?? new { }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await person.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
