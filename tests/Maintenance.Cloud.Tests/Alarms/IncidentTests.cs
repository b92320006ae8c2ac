using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class IncidentTests
{
    [Fact]
    public async Task Alarms_of_an_asset_within_the_window_are_one_incident_and_of_another_asset_another()
    {
        await using var plant = await Plant.MakeAsync();

        await RaiseAndReturnAsync(plant, "vibration", TimeSpan.Zero);
        await RaiseAndReturnAsync(plant, "bearing-temperature", TimeSpan.FromMinutes(59));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102", atUtc: Plant.Noon.AddMinutes(1)));
        await RaiseAndReturnAsync(plant, "vibration", TimeSpan.FromMinutes(59 + 61));

        (await IncidentsAsync(plant)).ShouldBe(["P-101 2 VIB", "M-102 1 VIB", "P-101 1 VIB"]);
    }

    [Fact]
    public async Task While_an_alarm_of_it_is_active_an_incident_goes_on()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "bearing-temperature", atUtc: Plant.Noon.AddHours(9)));

        (await IncidentsAsync(plant)).ShouldBe(["P-101 2 VIB"]);
    }

    [Fact]
    public async Task What_the_gateway_joined_stays_joined_and_apart_from_what_it_kept_apart()
    {
        await using var plant = await Plant.MakeAsync();
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await plant.RaiseAsync(Plant.Transition(detector: "novelty", basis: new(IncidentId: one)));
        await plant.RaiseAsync(Plant.Transition(signal: "flow", detector: "novelty", basis: new(IncidentId: other, Direction: AlarmDirection.Low)));
        await plant.RaiseAsync(Plant.Transition(signal: "bearing-temperature", detector: "novelty", basis: new(IncidentId: one), atUtc: Plant.Noon.AddDays(2)));

        (await IncidentsAsync(plant)).ShouldBe(["P-101 2 VIB", "P-101 1 LOO"]);
    }

    [Fact]
    public async Task The_failure_mode_is_the_one_with_most_weight_and_what_is_known_goes_before_what_is_not()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(signal: "noise") with { Score = 90, Limit = 1 });
        await plant.RaiseAsync(Plant.Transition(detector: "sensor-drift"));
        (await IncidentsAsync(plant)).ShouldBe(["P-101 2 AIR"]);
        await plant.RaiseAsync(Plant.Transition() with { Score = 4, Limit = 2 });
        (await IncidentsAsync(plant)).ShouldBe(["P-101 3 VIB"]);
        await plant.RaiseAsync(Plant.Transition(signal: "flow", detector: "limit-low") with { Score = 20, Limit = 2 });

        (await IncidentsAsync(plant)).ShouldBe(["P-101 4 LOO"]);
    }

    [Fact]
    public async Task An_alarm_that_the_table_does_not_know_is_evidence_of_what_its_incident_is()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "noise"));
        await plant.RaiseAsync(Plant.Transition(signal: "emergency-stop", isSafety: true));

        (await plant.OrdersAsync()).Select(order => (order.FailureMode, order.Recurrences)).ShouldBe([("VIB", 1), ("UNK", 0)]);
    }

    [Fact]
    public async Task What_opens_no_work_for_its_quality_or_direction_is_part_of_no_incident()
    {
        await using var plant = await Plant.MakeAsync();

        await plant.RaiseAsync(Plant.Transition(quality: Maintenance.Contracts.Readings.Quality.Bad));
        await plant.RaiseAsync(Plant.Transition(detector: "limit-low"));

        (await IncidentsAsync(plant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_alarms_in_ten_minutes_are_a_flood_that_time_ends()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.FloodAsync(9, Plant.Noon);
        (await FloodsAsync(plant)).ShouldBe(0);
        await plant.FloodAsync(1, Plant.Noon.AddMinutes(1));
        (await FloodsAsync(plant)).ShouldBe(1);

        await plant.ClockAsync();
        (await FloodsAsync(plant)).ShouldBe(0);
        (await plant.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE type LIKE 'AlarmFlood%' ORDER BY id"))
            .ShouldBe(["AlarmFloodBegan", "AlarmFloodEnded"]);
    }

    private static async Task RaiseAndReturnAsync(Plant plant, string signal, TimeSpan after)
    {
        var raised = Plant.Transition(signal: signal, atUtc: Plant.Noon + after);
        await plant.RaiseAsync(raised);
        await plant.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned });
    }

    private static Task<int> FloodsAsync(Plant plant) =>
        plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.flood WHERE since_utc IS NOT NULL");

    private static Task<IReadOnlyList<string>> IncidentsAsync(Plant plant) => plant.Database.OwnerRowsAsync<string>("""
        SELECT concat_ws(' ', s.tag_number, (SELECT count(*) FROM alarms.alarm AS a WHERE a.incident_id = i.id), i.failure_mode)
        FROM alarms.incident AS i JOIN assets.asset AS s ON s.id = i.asset_id ORDER BY i.arrival
        """);
}
