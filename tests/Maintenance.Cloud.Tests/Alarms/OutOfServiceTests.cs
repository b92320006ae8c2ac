using Maintenance.Cloud.Alarms;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class OutOfServiceTests
{
    private static readonly Guid Work = Guid.NewGuid();

    [Fact]
    public async Task A_rule_that_goes_over_to_another_asset_leaves_the_service_times_of_the_first_behind()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await BeginAsync(plant, null);
        (await StateAsync(plant)).ShouldBe("OutOfService");

        await plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddMinutes(1)) with { Asset = "M-102" });

        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task What_a_person_took_out_stays_out_wherever_its_rule_goes()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await BeginAsync(plant, null);
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET is_taken_out = true");

        await plant.RecordAsync(Plant.Transition(atUtc: Plant.Noon.AddMinutes(1)) with { Asset = "M-102" });
        await plant.ClockAsync();

        (await StateAsync(plant)).ShouldBe("OutOfService");
    }

    [Fact]
    public async Task Two_reasons_that_end_at_once_leave_nothing_out()
    {
        await using var plant = await Plant.MakeAsync();
        var assetId = await plant.AssetIdAsync("P-101");
        await plant.RecordAsync(Plant.Transition());
        await BeginAsync(plant, null);
        await BeginAsync(plant, Work);

        Task<int> second;
        await using (var first = await plant.Doors.AsWorkerAsync(CancellationToken.None))
        {
            await OutOfService.EndAsync(first, assetId, End(null), CancellationToken.None);
            second = plant.AsWorkerAsync(scope => OutOfService.EndAsync(scope, assetId, End(Work), CancellationToken.None));
            await Task.WhenAny(second, plant.SomebodyWaitsAsync());
            await first.CommitAsync(CancellationToken.None);
        }

        (await second).ShouldBe(1);
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task An_alarm_that_nothing_holds_out_comes_back_by_itself()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await BeginAsync(plant, null);
        await plant.ClockAsync();
        (await StateAsync(plant)).ShouldBe("OutOfService");

        // As a rule stands that was told for the first time while the asset came back.
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.out_of_service SET until_utc = now(), ended_by = 'test'");
        await plant.ClockAsync();

        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    private static async Task BeginAsync(Plant plant, Guid? workOrderId)
    {
        var assetId = await plant.AssetIdAsync("P-101");
        await plant.AsWorkerAsync(scope => OutOfService.BeginAsync(
            scope, plant.SiteId, assetId, new(AlarmAct.TakeOutOfService, "system:test", Plant.Noon, WorkOrderId: workOrderId), CancellationToken.None));
    }

    private static AlarmAction End(Guid? workOrderId) =>
        new(AlarmAct.PutBackInService, "system:test", Plant.Noon.AddMinutes(1), WorkOrderId: workOrderId);

    private static Task<string> StateAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT state FROM alarms.alarm_rule");
}
