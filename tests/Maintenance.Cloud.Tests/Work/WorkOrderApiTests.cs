using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Records;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Plants")]
public sealed class WorkOrderApiTests(OneHost at)
{
    [Fact]
    public async Task An_alarm_from_a_gateway_becomes_a_work_order_with_its_evidence_by_itself()
    {
        await using var plant = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        using var gateway = await TestGateway.EnrolAsync(at.Host, plant.SiteId);
        var raised = Plant.Transition() with { Score = 4.5 };
        var later = new AlarmEvidence(raised.AlarmId, raised.Tag, [new(Plant.Noon.AddSeconds(1), 8.5, Maintenance.Contracts.Readings.Quality.Good)]);

        await gateway.StoreAsync(new(new(Lane.Alarm, gateway.Epoch, 1, 0),
        [
            new(RecordKind.AlarmTransition, 0, RecordJson.Write(raised, RecordJson.Default.AlarmTransition)),
            new(RecordKind.AlarmEvidence, 0, RecordJson.Write(later, RecordJson.Default.AlarmEvidence)),
        ]));
        await UntilOneOrderAsync(manager);

        var order = (await ReadAsync(manager, "/api/v1/work-orders?openOnly=true&asset=P-101")).GetProperty("items")[0];
        order.GetProperty("number").GetString()!.ShouldMatch("^W-[0-9]{6}$");
        order.GetProperty("state").GetString().ShouldBe("Waiting");
        order.GetProperty("waitReason").GetString().ShouldBe("Schedule");
        order.GetProperty("tagNumber").GetString().ShouldBe("P-101");
        order.GetProperty("failureMode").GetString().ShouldBe("VIB");
        var evidence = await ReadAsync(manager, $"/api/v1/work-orders/{order.GetProperty("number").GetString()}/evidence");
        var told = evidence.GetProperty("alarms")[0];
        told.GetProperty("samples").GetArrayLength().ShouldBe(3);
        (told.GetProperty("detector").GetString(), told.GetProperty("rule").GetString(), told.GetProperty("ruleVersion").GetString()).ShouldBe((raised.Detector, raised.Rule, raised.RuleVersion));
        (told.GetProperty("value").GetDouble(), told.GetProperty("limit").GetDouble(), told.GetProperty("score").GetDouble()).ShouldBe((8.25, 7.1, 4.5));
        evidence.GetProperty("window").GetProperty("toUtc").GetDateTimeOffset().ShouldBe(Plant.Noon.AddSeconds(1));
        var alarm = (await ReadAsync(manager, "/api/v1/alarms?state=ActiveUnacknowledged")).GetProperty("items")[0];
        alarm.GetProperty("workOrderNumber").GetString().ShouldBe(order.GetProperty("number").GetString());
        var asset = await ReadAsync(manager, "/api/v1/asset-conditions/P-101");
        (asset.GetProperty("openWorkOrders").GetInt32(), asset.GetProperty("activeAlarms").GetInt32()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_work_order_goes_its_whole_way_and_says_at_each_step_what_is_allowed()
    {
        await using var plant = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        using var sue = await at.PersonAsync(plant.SiteId, "Supervisor");
        var other = sue.Client;
        var (order, _) = await OpenAsync(plant, manager);

        (await MoveAsync(manager, order, "schedule", 1)).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(manager, order, "start", 2)).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(manager, order, "complete", 3)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await MoveAsync(manager, order, "complete", 3, new { verdict = "Confirmed" })).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(manager, order, "verify", 4)).ShouldBe(HttpStatusCode.Conflict);
        (await MoveAsync(other, order, "verify", 4)).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(manager, order, "close", 5)).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(manager, order, "reopen", 6, new { reason = "again" })).ShouldBe(HttpStatusCode.Conflict);

        (await ReadAsync(manager, $"/api/v1/work-orders/w-{order}/allowed")).GetProperty("verbs").GetArrayLength().ShouldBe(0);
        var history = (await ReadAsync(manager, $"/api/v1/work-orders/W-{order}/history")).GetProperty("items").EnumerateArray().Reverse().ToArray();
        history.Select(entry => entry.GetProperty("verb").GetString()).ShouldBe(["open", "schedule", "start", "complete", "verify", "close"]);
        history[4].GetProperty("actor").GetString().ShouldBe(sue.Name);
        (await plant.Database.OwnerAsync<int>("SELECT count(*) FROM platform.event WHERE type = 'WorkOrderMoved' AND version IS NOT NULL AND site_id = @SiteId", new { plant.SiteId })).ShouldBe(5);
    }

    [Fact]
    public async Task Of_racing_changes_one_wins_and_the_others_are_told_that_they_saw_an_old_version()
    {
        await using var plant = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        var (order, _) = await OpenAsync(plant, manager);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MoveAsync(manager, order, "start", 1)));
        answers.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.PreconditionFailed).ShouldBe(7);
        (await MoveAsync(manager, order, "wait", null, new { reason = "no seal", waitReason = "Parts" })).ShouldBe(HttpStatusCode.PreconditionRequired);
        (await MoveAsync(manager, order, "wait", 2, new { waitReason = "Parts" })).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await MoveAsync(manager, order, "wait", 2, new { reason = "no seal", waitReason = "Nothing" })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_person_of_another_site_sees_and_moves_nothing()
    {
        await using var plant = await at.PlantAsync();
        await using var elsewhere = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        using var far = await at.PersonAsync(elsewhere.SiteId, "Manager");
        var stranger = far.Client;
        using var store = await at.PersonAsync(plant.SiteId, "StoreKeeper");
        var (order, alarmId) = await OpenAsync(plant, manager);

        (await ReadAsync(stranger, "/api/v1/work-orders")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await ReadAsync(stranger, "/api/v1/alarms")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await stranger.GetAsync($"/api/v1/work-orders/W-{order}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/api/v1/work-orders/W-{order}/evidence")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PostAsync($"/api/v1/alarms/{alarmId}/acknowledge", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await MoveAsync(stranger, order, "start", 1)).ShouldBe(HttpStatusCode.NotFound);
        (await MoveAsync(store.Client, order, "start", 1)).ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = at.Host.CreateClient();
        (await nobody.GetAsync("/api/v1/work-orders")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_many_alarms_the_first_and_the_latest_are_shown_and_any_other_when_asked_for()
    {
        await using var plant = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        var raised = Enumerable.Range(0, 25).Select(i => Plant.Transition(atUtc: Plant.Noon.AddMinutes(i))).ToArray();
        foreach (var transition in raised)
            await plant.RecordAsync(transition);
        await Until.TrueAsync(
            async _ => await plant.Database.OwnerAsync<int>("SELECT count(*) FROM work.work_order_alarm WHERE site_id = @SiteId", new { plant.SiteId }) == raised.Length,
            TimeSpan.FromSeconds(20), "all alarms to be linked", CancellationToken.None);

        var order = (await plant.OrdersAsync()).Single().Number;
        var evidence = await ReadAsync(manager, $"/api/v1/work-orders/W-{order}/evidence");
        evidence.GetProperty("alarmsInAll").GetInt32().ShouldBe(25);
        evidence.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("id").GetGuid())
            .ShouldBe([raised[0].AlarmId, .. raised[6..].Select(transition => transition.AlarmId)]);
        var one = await ReadAsync(manager, $"/api/v1/work-orders/W-{order}/evidence?alarm={raised[3].AlarmId}");
        one.GetProperty("alarms").EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(raised[3].AlarmId);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end_in_parts_without_a_gap_or_a_repeat()
    {
        await using var plant = await at.PlantAsync();
        using var max = await at.PersonAsync(plant.SiteId, "Manager");
        var manager = max.Client;
        foreach (var (signal, detector) in ((string, string)[])[("vibration", "limit-high"), ("flow", "limit-low"), ("other", "sensor-stuck")])
        {
            await plant.RecordAsync(Plant.Transition(signal: signal, detector: detector));
            using var gateway = await TestGateway.EnrolAsync(at.Host, plant.SiteId, signal);
            await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.flow"], new Maintenance.Contracts.Readings.Reading(0, 1, Maintenance.Contracts.Readings.Quality.Good, Plant.Noon, Plant.Noon))));
        }

        await UntilAsync(manager, "/api/v1/work-orders", 3);

        await LedgerIsReadToItsEndAsync(manager);
        foreach (var (list, count) in ((string, int)[])[("work-orders", 3), ("alarms", 3), ("assets", 7), ("gateways", 3), ("tags", 3)])
        {
            List<string> ids = [];
            for (string? after = ""; after is not null;)
            {
                var page = await ReadAsync(manager, $"/api/v1/{list}?limit=2{after}");
                ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").ToString()));
                after = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
            }

            ids.Distinct().Count().ShouldBe(count);
            ids.Count.ShouldBe(count);
            (await manager.GetAsync($"/api/v1/{list}?limit=201")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await manager.GetAsync($"/api/v1/{list}?cursor=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    private static async Task LedgerIsReadToItsEndAsync(HttpClient person)
    {
        var first = await ReadAsync(person, "/api/v1/loss-ledger?limit=2");
        var second = await ReadAsync(person, $"/api/v1/loss-ledger?limit=2&cursor={first.GetProperty("next").GetString()}");

        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(entry => entry.GetProperty("gatewayName").GetString()).Order().ShouldBe(["flow", "other", "vibration"]);
        var gateway = second.GetProperty("items")[0].GetProperty("gatewayId").GetString();
        (await ReadAsync(person, $"/api/v1/loss-ledger?gateway={gateway}")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    private static async Task<(long Number, Guid AlarmId)> OpenAsync(Plant plant, HttpClient person)
    {
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        await UntilOneOrderAsync(person);
        return ((await plant.OrdersAsync()).Single().Number, raised.AlarmId);
    }

    private static Task UntilOneOrderAsync(HttpClient person) => UntilAsync(person, "/api/v1/work-orders", 1);

    private static Task UntilAsync(HttpClient person, string list, int count) => Until.TrueAsync(
        async _ => (await ReadAsync(person, list)).GetProperty("items").GetArrayLength() == count,
        TimeSpan.FromSeconds(20), $"{count} of {list}", CancellationToken.None);

    private static Task<JsonElement> ReadAsync(HttpClient person, string path) => person.GetFromJsonAsync<JsonElement>(path);

    private static async Task<HttpStatusCode> MoveAsync(HttpClient person, long order, string verb, int? version, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/work-orders/W-{order}/{verb}") { Content = JsonContent.Create(body ?? new { }) };
        if (version is { } seen)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{seen}\"");
        using var answer = await person.SendAsync(request);
        return answer.StatusCode;
    }
}
