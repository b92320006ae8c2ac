using Maintenance.Analytics.Prognostics;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics;

public sealed class OperatingConditionSearchTests
{
    [Fact]
    public void Noise_of_a_setting_that_no_sensor_answers_to_is_one_condition() =>
        OperatingConditionSearch.Find(Engines.Make(10, conditions: 1, seed: 1)).All.Count.ShouldBe(1);

    [Fact]
    public void Coarse_noise_of_a_setting_is_one_condition_too()
    {
        var runs = Engines.Make(10, conditions: 1, seed: 1)
            .Select(run => new EngineRun(run.Unit, [.. run.Cycles.Select((cycle, at) => cycle with { Settings = [at % 6 * 0.0001, 100] })]));

        OperatingConditionSearch.Find([.. runs]).All.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Each_way_of_operation_is_found(int conditions)
    {
        var found = OperatingConditionSearch.Find(Engines.Make(10, conditions, seed: 1));
        found.All.Select(condition => Math.Round(condition.Centre[0])).Order()
            .ShouldBe(Enumerable.Range(0, conditions).Select(condition => 10.0 * condition));
    }

    [Fact]
    public void Normalised_sensors_do_not_tell_how_the_unit_was_operated()
    {
        var runs = Engines.Make(10, conditions: 6, seed: 1);
        var found = OperatingConditionSearch.Find(runs);

        foreach (var run in runs)
        {
            foreach (var values in found.Normalise(run))
                values.Zip(run.Cycles).GroupBy(pair => found.ConditionOf(pair.Second)).ShouldAllBe(part => Math.Abs(part.Average(pair => pair.First)) < 1.5);
        }
    }

    [Fact]
    public void A_sensor_that_never_moves_is_left_out()
    {
        OperatingConditionSearch.Find(Engines.Make(10, conditions: 6, seed: 1)).Sensors.ShouldBe([0, 1, 3]);
        OperatingConditionSearch.Find(Engines.Make(10, conditions: 1, seed: 1)).Sensors.ShouldBe([0, 1, 3]);
    }

    [Fact]
    public void Nothing_that_moves_is_nothing_to_learn_from()
    {
        var still = new EngineRun(1, [.. Enumerable.Repeat(new EngineCycle([1], [2, 3]), 50)]);
        Should.Throw<ArgumentException>(() => OperatingConditionSearch.Find([still])).Message.ShouldContain("constant");
        Should.Throw<ArgumentException>(() => OperatingConditionSearch.Find([])).Message.ShouldContain("no cycle");
    }
}
