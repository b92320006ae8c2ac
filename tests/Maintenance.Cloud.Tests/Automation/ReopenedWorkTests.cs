using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Automation;

public sealed class ReopenedWorkTests
{
    [Fact]
    public async Task Work_that_a_recurrence_reopened_holds_no_other_alarm_until_somebody_goes_on_with_it()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition(asset: "C-201"));
        await plant.SetStateAsync("Done", "Confirmed");
        await plant.RaiseAsync(Plant.Transition(asset: "C-201"));
        await plant.RaiseAsync(Plant.Transition(asset: "C-201"));
        (await plant.OrdersAsync()).Single().State.ShouldBe("InProgress");

        await plant.RaiseAsync(Plant.Transition(asset: "C-201", signal: "discharge-temperature"));
        (await plant.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["VIB", "OHE"]);

        await GoOnAsync(plant);
        await plant.RaiseAsync(Plant.Transition(asset: "C-201", signal: "oil-pressure", detector: "limit-low"));
        (await plant.OrdersAsync()).Select(order => order.FailureMode).ShouldBe(["VIB", "OHE"]);
        (await plant.Database.OwnerRowsAsync<string>("SELECT held_because FROM alarms.alarm WHERE held_because IS NOT NULL")).ShouldBe(["OutOfService"]);
    }

    [Fact]
    public async Task Work_that_a_person_reopened_holds_the_assets_other_alarms()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition(asset: "C-201"));
        await plant.SetStateAsync("InProgress");
        await NoteAsync(plant, "reopen", "Done", "InProgress");

        await plant.RaiseAsync(Plant.Transition(asset: "C-201", signal: "oil-pressure", detector: "limit-low"));

        (await plant.OrdersAsync()).Single().FailureMode.ShouldBe("VIB");
    }

    /// <summary>A person puts the reopened work aside and takes it up again.</summary>
    private static async Task GoOnAsync(Plant plant)
    {
        await NoteAsync(plant, "wait", "InProgress", "Waiting");
        await NoteAsync(plant, "resume", "Waiting", "InProgress");
    }

    private static Task<int?> NoteAsync(Plant plant, string verb, string from, string to) => plant.Database.OwnerAsync<int?>(
        """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state)
        SELECT w.id, w.site_id, now(), 'a person', @verb, @from, @to FROM work.work_order AS w WHERE w.failure_mode = 'VIB'
        """,
        new { verb, from, to });
}
