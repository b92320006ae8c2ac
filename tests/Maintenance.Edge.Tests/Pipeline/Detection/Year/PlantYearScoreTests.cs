using Maintenance.Benchmarks.Detection;
using Maintenance.Simulators.Year;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What the bench counts for and against work orders of a plant's year.</summary>
public sealed class PlantYearScoreTests
{
    private static readonly PlantYear Year = new(seed: 5, machines: 120, days: 200, soundDays: 30);
    private static readonly YearFault OfMachine = Year.Truth.First(fault => !fault.IsOfSensor);
    private static readonly YearFault OfSensor = Year.Truth.First(fault => fault.IsOfSensor);

    [Fact]
    public void A_false_order_that_rests_on_an_ill_sensor_names_it_for_the_machine()
    {
        PlantYearScore.Of(Year, [Order(OfSensor, "none of these", OfSensor.Signal!)]).ShouldSatisfyAllConditions(
            score => score.FalseOrders.ShouldBe(1),
            score => score.SensorFaultsNamedMachine.ShouldBe(1));
        PlantYearScore.Of(Year, [Order(OfSensor, "none of these", "another tag")]).ShouldSatisfyAllConditions(
            score => score.FalseOrders.ShouldBe(1),
            score => score.SensorFaultsNamedMachine.ShouldBe(0));
    }

    [Fact]
    public void A_right_order_that_rests_on_an_ill_sensor_is_found_and_told_besides()
    {
        var (machine, sensor) = Year.Truth.Where(fault => !fault.IsOfSensor)
            .SelectMany(fault => Year.Truth.Where(other => other.IsOfSensor && string.Equals(other.Asset, fault.Asset, StringComparison.Ordinal)), (fault, other) => (Machine: fault, Sensor: other))
            .First(pair => pair.Sensor.OnsetUtc > pair.Machine.OnsetUtc && pair.Sensor.EndUtc < pair.Machine.EndUtc);
        var score = PlantYearScore.Of(Year, [Order(sensor, machine.FailureMode!, sensor.Signal!)]);
        (score.FalseOrders, score.SensorFaultsNamedMachine, score.FoundByIllSensor).ShouldBe((0, 0, 1));
        score.Recall.ShouldBe(1.0 / score.Faults);
    }

    [Fact]
    public void An_order_before_the_onset_after_the_failure_or_of_another_mode_finds_nothing()
    {
        PlantYearScore.Of(Year, [Order(OfMachine, OfMachine.FailureMode!)]).Recall.ShouldBeGreaterThan(0);
        YearWorkOrder[] late = [Order(OfMachine, "another"), Order(OfMachine, OfMachine.FailureMode!) with { OpenedAtUtc = OfMachine.OnsetUtc.AddHours(-1) }];
        PlantYearScore.Of(Year, late).ShouldSatisfyAllConditions(
            score => score.Recall.ShouldBe(0), score => score.FalseOrders.ShouldBe(2), score => score.MedianDelayShare.ShouldBeNull());
        // Under repair it is no longer found, but not false either.
        var repair = PlantYearScore.Of(Year, [Order(OfMachine, OfMachine.FailureMode!) with { OpenedAtUtc = OfMachine.EndUtc.AddHours(1) }]);
        (repair.Recall, repair.FalseOrders).ShouldBe((0, 0));
    }

    private static YearWorkOrder Order(YearFault fault, string mode, params string[] signals) =>
        new(fault.Asset, mode, fault.OnsetUtc.AddHours(1), signals);
}
