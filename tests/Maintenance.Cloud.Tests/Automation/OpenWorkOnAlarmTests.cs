using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Automation;

public sealed class OpenWorkOnAlarmTests
{
    [Fact]
    public async Task Racing_alarms_of_one_failure_mode_open_one_work_order()
    {
        await using var plant = await Plant.MakeAsync();
        var assetId = await plant.Database.OwnerAsync<Guid>("SELECT id FROM assets.asset WHERE tag_number = 'P-101'");

        for (var round = 1; round <= 5; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => plant.AsWorkerAsync(scope =>
                OpenForAlarm.HandleAsync(
                    scope,
                    new(Guid.NewGuid(), plant.SiteId, assetId, "VIB", "P-101: Vibration", "shaken", Priority.High,
                        MaintenanceType.Corrective, Plant.Noon.AddDays(1), IsSafety: false),
                    Plant.Noon, CancellationToken.None))));

            outcomes.Count(outcome => outcome is OpenForAlarm.Outcome.Opened).ShouldBe(1);
            var orders = await plant.OrdersAsync();
            orders.Count.ShouldBe(round);
            orders[^1].Recurrences.ShouldBe(15);
            (await CountAsync(plant, "work.work_order_alarm")).ShouldBe(16 * round);
            (await CountAsync(plant, "platform.event WHERE type = 'WorkOrderOpened'")).ShouldBe(round);
            await plant.SetStateAsync("Closed", "Confirmed");
        }
    }

    [Fact]
    public async Task An_alarm_leads_by_its_signal_to_a_failure_mode_and_one_work_order_with_its_evidence()
    {
        await using var plant = await Plant.MakeAsync();

        var alarmId = await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "bearing-temperature"));
        await plant.RaiseAsync(Plant.Transition(asset: "C-201", signal: "discharge-temperature"));
        await plant.RaiseAsync(Plant.Transition(asset: "CV-301", signal: "belt-speed", detector: "limit-low"));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102", signal: "noise"));

        (await plant.OrdersAsync()).Select(order => (order.FailureMode, order.State, order.Recurrences))
            .ShouldBe([("VIB", "Waiting", 1), ("OHE", "Waiting", 0), ("OTH", "Waiting", 0), ("UNK", "Waiting", 0)]);
        (await plant.Database.OwnerAsync<Guid>("SELECT alarm_id FROM work.work_order_alarm ORDER BY linked_at_utc, alarm_id <> @alarmId LIMIT 1", new { alarmId }))
            .ShouldBe(alarmId);
        (await plant.Database.OwnerAsync<string>("SELECT description FROM work.work_order ORDER BY number LIMIT 1"))
            .ShouldBe("vibration was 8.25 mm/s (limit-high 7.1) at 2026-03-01 12:00:00 UTC");
    }

    [Fact]
    public async Task The_same_alarm_brought_twice_is_counted_once()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();

        await plant.RaiseAsync(raised);
        await plant.RaiseAsync(raised);
        await plant.RaiseAsync(raised with { TransitionId = Guid.NewGuid() });

        (await plant.OrdersAsync()).Single().Recurrences.ShouldBe(0);
    }

    [Theory]
    [InlineData("Done", "InProgress")]
    [InlineData("Verified", "InProgress")]
    [InlineData("Waiting", "Waiting")]
    [InlineData("Scheduled", "Scheduled")]
    [InlineData("InProgress", "InProgress")]
    public async Task A_recurrence_is_counted_and_reopens_what_was_done(string before, string after)
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        await plant.SetStateAsync(before, before is "Done" or "Verified" ? "Confirmed" : null);

        await plant.RaiseAsync(Plant.Transition());

        var order = (await plant.OrdersAsync()).Single();
        (order.State, order.Recurrences).ShouldBe((after, 1));
        (await plant.Database.OwnerRowsAsync<string>("SELECT verb FROM work.work_order_history ORDER BY id"))
            .ShouldBe(["open", before is "Done" or "Verified" ? "reopen" : "recur"]);
    }

    [Fact]
    public async Task After_a_closed_work_order_a_new_one_follows_it()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        await plant.SetStateAsync("Closed", "Confirmed");

        await plant.RaiseAsync(Plant.Transition());

        var orders = await plant.OrdersAsync();
        orders.Count.ShouldBe(2);
        orders[1].FollowUpOf.ShouldBe(orders[0].Id);
    }

    [Fact]
    public async Task While_an_asset_is_worked_on_only_its_safety_alarms_open_work_and_the_rest_wait_for_the_end()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        await plant.SetStateAsync("InProgress");

        await plant.RaiseAsync(Plant.Transition(signal: "flow", detector: "limit-low"));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102"));
        await plant.RaiseAsync(Plant.Transition(signal: "emergency-stop", isSafety: true));
        (await plant.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["VIB", "VIB", "UNK"]);
        (await HeldAsync(plant)).ShouldBe(["OutOfService"]);

        await plant.SetStateAsync("Done", "Confirmed");
        await WorkEndsAsync(plant);
        (await plant.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["VIB", "VIB", "UNK", "LOO"]);
        (await HeldAsync(plant)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Quality.Bad, 0)]
    [InlineData(Quality.Stale, 0)]
    [InlineData(Quality.Uncertain, 1)]
    public async Task A_sample_that_cannot_be_trusted_opens_nothing(Quality quality, int orders)
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(quality: quality));

        (await plant.OrdersAsync()).Count.ShouldBe(orders);
        (await HeldAsync(plant)).Count.ShouldBe(1 - orders);
    }

    [Fact]
    public async Task An_alarm_of_an_unknown_asset_is_kept_and_opens_its_work_order_once_the_asset_is_made()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition(asset: "X-9"));
        await plant.RaiseAsync(Plant.Transition(asset: null));
        (await plant.OrdersAsync()).ShouldBeEmpty();
        (await HeldAsync(plant)).ShouldBe(["Unbound", "Unbound"]);

        await plant.MakeAssetAsync("X-9");
        await plant.AutomateAsync();

        (await plant.OrdersAsync()).Single().FailureMode.ShouldBe("UNK");
        (await HeldAsync(plant)).ShouldBe(["Unbound"]);
    }

    [Fact]
    public async Task A_worse_alarm_raises_the_priority_and_a_milder_one_does_not_lower_it()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(asset: "M-102", priority: AlarmPriority.Low));
        (await plant.OrdersAsync()).Single().Priority.ShouldBe("Medium");
        await plant.RaiseAsync(Plant.Transition(asset: "M-102", priority: AlarmPriority.High));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102", priority: AlarmPriority.Low));

        (await plant.OrdersAsync()).Single().Priority.ShouldBe("High");
    }

    [Theory]
    [InlineData(AlarmPriority.Low, Cloud.Assets.Criticality.Low, Priority.Low)]
    [InlineData(AlarmPriority.Low, Cloud.Assets.Criticality.High, Priority.High)]
    [InlineData(AlarmPriority.Critical, Cloud.Assets.Criticality.Medium, Priority.High)]
    [InlineData(AlarmPriority.Medium, Cloud.Assets.Criticality.Critical, Priority.High)]
    [InlineData(AlarmPriority.Critical, Cloud.Assets.Criticality.High, Priority.Critical)]
    [InlineData(AlarmPriority.High, Cloud.Assets.Criticality.Critical, Priority.Critical)]
    public void Critical_needs_both_a_severe_alarm_and_an_important_asset(
        AlarmPriority severity, Cloud.Assets.Criticality criticality, Priority priority) =>
        ProposedPriority.Setting.Default[severity.ToString()]![criticality.ToString()]!.GetValue<string>().ShouldBe(priority.ToString());

    [Fact]
    public async Task An_ill_sensor_is_work_on_the_instrument_and_never_named_as_a_fault_of_the_machine()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(detector: "sensor-flatline", priority: AlarmPriority.Critical));

        var order = (await plant.OrdersAsync()).Single();
        (order.FailureMode, order.Priority).ShouldBe(("AIR", "Low"));
    }

    [Fact]
    public async Task What_goes_the_harmless_way_opens_nothing()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(detector: "limit-low"));
        await plant.RaiseAsync(Plant.Transition(signal: "discharge-pressure", detector: "novelty", basis: new(Direction: AlarmDirection.High)));
        await plant.RaiseAsync(Plant.Transition(signal: "discharge-pressure", detector: "novelty", basis: new(Direction: AlarmDirection.Low)));

        (await plant.OrdersAsync()).Single().FailureMode.ShouldBe("LOO");
        (await HeldAsync(plant)).ShouldBe(["HarmlessDirection", "HarmlessDirection"]);
    }

    [Fact]
    public async Task Work_takes_the_assets_alarms_out_of_service_until_it_ends_but_no_safety_alarm()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "emergency-stop", isSafety: true));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102"));

        await MoveAsync(plant, WorkOrderVerb.Start, WorkOrderState.Waiting, WorkOrderState.InProgress);
        await plant.RaiseAsync(Plant.Transition(signal: "noise"));
        (await StatesAsync(plant)).ShouldBe(["OutOfService", "ActiveUnacknowledged", "ActiveUnacknowledged", "OutOfService"]);

        await MoveAsync(plant, WorkOrderVerb.Complete, WorkOrderState.InProgress, WorkOrderState.Done);
        (await StatesAsync(plant)).ShouldBe(["ActiveUnacknowledged", "ActiveUnacknowledged", "ActiveUnacknowledged", "ActiveUnacknowledged"]);
        (await CountAsync(plant, "alarms.out_of_service WHERE work_order_id IS NOT NULL AND until_utc IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_raised_and_over_while_the_asset_was_worked_on_opens_nothing_when_it_comes_late()
    {
        await using var plant = await Plant.MakeAsync();
        await MoveAsync(plant, WorkOrderVerb.Start, WorkOrderState.Waiting, WorkOrderState.InProgress);
        await MoveAsync(plant, WorkOrderVerb.Complete, WorkOrderState.InProgress, WorkOrderState.Done, Plant.Noon.AddHours(1));
        var late = Plant.Transition(atUtc: Plant.Noon.AddMinutes(20));

        await plant.RecordAsync(late);
        await plant.RecordAsync(late with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Plant.Noon.AddMinutes(21) });
        await plant.AutomateAsync();

        (await plant.OrdersAsync()).ShouldBeEmpty();
        (await HeldAsync(plant)).ShouldBe(["OutOfService"]);
    }

    [Fact]
    public async Task The_verdict_comes_back_to_the_alarms_and_is_taken_back_when_the_work_is_reopened()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "bearing-temperature"));
        var id = (await plant.OrdersAsync()).Single().Id;

        await MoveAsync(plant, WorkOrderVerb.Complete, WorkOrderState.InProgress, WorkOrderState.Done, verdict: Verdict.FalseAlarm, id: id);
        (await plant.Database.OwnerRowsAsync<string>("SELECT concat_ws(' ', verdict, opened_work) FROM alarms.alarm ORDER BY arrival"))
            .ShouldBe(["FalseAlarm t", "FalseAlarm f"]);
        await MoveAsync(plant, WorkOrderVerb.Reopen, WorkOrderState.Done, WorkOrderState.InProgress, id: id);
        (await CountAsync(plant, "alarms.alarm WHERE verdict IS NOT NULL")).ShouldBe(0);
    }

    private static Task<IReadOnlyList<string>> StatesAsync(Plant plant) =>
        plant.Database.OwnerRowsAsync<string>("SELECT state FROM alarms.alarm_rule ORDER BY arrival");

    private static Task<int> CountAsync(Plant plant, string from) => plant.Database.OwnerAsync<int>($"SELECT count(*) FROM {from}");

    private static Task<IReadOnlyList<string>> HeldAsync(Plant plant) => plant.Database.OwnerRowsAsync<string>(
        "SELECT held_because FROM alarms.alarm WHERE held_because IS NOT NULL ORDER BY arrival");

    /// <summary>Tells the automation that the work on P-101 ended.</summary>
    private static Task WorkEndsAsync(Plant plant) =>
        MoveAsync(plant, WorkOrderVerb.Complete, WorkOrderState.InProgress, WorkOrderState.Done, verdict: Verdict.Confirmed);

    /// <summary>Tells the automation that a person moved work on P-101.</summary>
    private static async Task MoveAsync(
        Plant plant, WorkOrderVerb verb, WorkOrderState from, WorkOrderState to, DateTimeOffset? atUtc = null, Verdict? verdict = null, Guid? id = null)
    {
        var assetId = await plant.Database.OwnerAsync<Guid>("SELECT id FROM assets.asset WHERE tag_number = 'P-101'");
        await plant.AsWorkerAsync(scope => Cloud.Platform.EventWriter.WriteEventAsync(
            scope,
            new(nameof(WorkOrderMoved), plant.SiteId, Guid.NewGuid(),
                new WorkOrderMoved(id ?? plant.SiteId, plant.SiteId, assetId, 1, verb, from, to, verdict), "system:test", atUtc ?? Plant.Noon),
            CancellationToken.None));
        await plant.AutomateAsync();
    }
}
