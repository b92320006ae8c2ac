using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class ActivationTests
{
    private static readonly DateTimeOffset Now = Plant.Noon;

    [Fact]
    public async Task A_newer_activation_of_a_rule_ends_the_older_whose_return_was_never_told()
    {
        await using var plant = await Plant.MakeAsync();
        var older = Plant.Transition();
        await plant.RecordAsync(older);

        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(3)) with { RuleVersion = "v2" });

        (await ReturnsAsync(plant)).ShouldBe(["12:03:00 t", "f"]);
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task A_return_that_is_told_after_all_says_when_and_ends_nothing_but_its_own_activation()
    {
        await using var plant = await Plant.MakeAsync();
        var older = Plant.Transition();
        await plant.RecordAsync(older);
        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(3)) with { RuleVersion = "v2" });

        await plant.RecordAsync(ReturnOf(older, Now.AddMinutes(5)));

        (await ReturnsAsync(plant)).ShouldBe(["12:05:00 f", "f"]);
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task An_older_raise_that_comes_late_is_over_with_the_newer_one()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());

        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(-5)));

        (await ReturnsAsync(plant)).ShouldBe(["f", "12:00:00 t"]);
    }

    [Fact]
    public async Task A_clock_that_went_ahead_hides_no_later_activation()
    {
        await using var plant = await Plant.MakeAsync();
        var ahead = Plant.Transition(atUtc: Now.AddYears(4));
        await plant.RecordAsync(ahead, Now);
        await plant.RecordAsync(ReturnOf(ahead, Now.AddYears(4).AddSeconds(5)), Now.AddSeconds(5));

        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(1)));

        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task A_clock_that_went_ahead_keeps_no_incident_open()
    {
        await using var plant = await Plant.MakeAsync();
        var first = Plant.Transition();
        var ahead = Plant.Transition(signal: "bearing-temperature", atUtc: Now.AddYears(4));
        await plant.RaiseAsync(first);
        await plant.RaiseAsync(ahead, Now.AddMinutes(1));
        await plant.RecordAsync(ReturnOf(first, Now.AddMinutes(2)));
        await plant.RecordAsync(ReturnOf(ahead, Now.AddMinutes(2)));

        await plant.RaiseAsync(Plant.Transition(atUtc: Now.AddDays(1)));

        (await IncidentsAsync(plant)).ShouldBe(2);
    }

    [Fact]
    public async Task A_return_that_was_lost_keeps_no_incident_open_once_its_rule_was_raised_again()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RaiseAsync(Plant.Transition());
        var again = Plant.Transition(atUtc: Now.AddMinutes(1));
        await plant.RaiseAsync(again);
        await plant.RecordAsync(ReturnOf(again, Now.AddMinutes(2)));

        await plant.RaiseAsync(Plant.Transition(signal: "bearing-temperature", atUtc: Now.AddDays(1)));

        (await IncidentsAsync(plant)).ShouldBe(2);
    }

    private static AlarmTransition ReturnOf(AlarmTransition raised, DateTimeOffset atUtc) =>
        raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = atUtc };

    private static Task<IReadOnlyList<string>> ReturnsAsync(Plant plant) => plant.Database.OwnerRowsAsync<string>("""
        SELECT concat_ws(' ', to_char(returned_at_utc AT TIME ZONE 'UTC', 'HH24:MI:SS'), is_return_assumed) FROM alarms.alarm ORDER BY arrival
        """);

    private static Task<string> StateAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT state FROM alarms.alarm_rule");

    private static Task<int> IncidentsAsync(Plant plant) => plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.incident");
}
