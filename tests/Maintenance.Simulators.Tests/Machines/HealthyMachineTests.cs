using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Machines;

public sealed class HealthyMachineTests
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_gives_another()
    {
        using var first = new TestPlant(7);
        using var again = new TestPlant(7);
        using var other = new TestPlant(8);
        for (var i = 0; i < 100; i++)
        {
            first.Run(TestPlant.Step);
            again.Run(TestPlant.Step);
            other.Run(TestPlant.Step);
            first.Read("P-101").ShouldBe(again.Read("P-101"));
            first.Read("P-101", "vibration").ShouldNotBe(other.Read("P-101", "vibration"));
        }
    }

    [Theory] // limits: boundary of zones B and C of ISO 20816-3, and the makers' temperature alarms
    [InlineData("P-101", "vibration", 1.9, 2.1, 4.5)]
    [InlineData("P-101", "bearing-temperature", 57.5, 58.5, 85)]
    [InlineData("M-102", "vibration", 1.3, 1.5, 4.5)]
    [InlineData("M-102", "winding-temperature", 81, 83, 120)]
    [InlineData("C-201", "discharge-temperature", 87.5, 88.5, 110)]
    [InlineData("C-201", "vibration", 2.7, 2.9, 4.5)]
    [InlineData("CV-301", "motor-temperature", 61.5, 62.5, 95)]
    public void A_healthy_machine_stays_about_its_level_and_far_from_its_limit(
        string asset, string signal, double meanFrom, double meanTo, double limit)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            using var plant = new TestPlant(seed);
            var values = new List<double>();
            for (var gone = TimeSpan.Zero; gone < AWhile; gone += TestPlant.Step)
            {
                plant.Run(TestPlant.Step);
                values.Add(plant.Read(asset, signal));
            }

            values.Average().ShouldBeInRange(meanFrom, meanTo);
            values.Max().ShouldBeLessThan(0.85 * limit);
            values.Take(600).Average().ShouldBe(values.TakeLast(600).Average(), 0.02 * values.Average());
        }
    }

    [Fact]
    public void What_is_measured_is_noisy_but_not_wild()
    {
        using var plant = new TestPlant();
        foreach (var machine in plant.Plant.Machines)
        {
            var runs = Enumerable.Range(0, 500).Select(_ =>
            {
                plant.Run(TestPlant.Step);
                return plant.Read(machine.Asset);
            }).ToList();
            for (var i = 0; i < machine.Signals.Count; i++)
            {
                var values = runs.Select(run => run[i]).ToList();
                var spread = (values.Max() - values.Min()) / values.Average();
                if (machine.Signals[i].IsState)
                    values.ShouldAllBe(value => value == 1);
                else
                    spread.ShouldBeInRange(0.0005, 0.3, $"{machine.Asset}.{machine.Signals[i].Name}");
            }
        }
    }

    [Fact]
    public void A_long_pause_is_no_thermal_shock()
    {
        using var plant = new TestPlant();
        plant.Run(TimeSpan.FromSeconds(1));
        plant.Clock.Advance(TimeSpan.FromDays(3));
        plant.Plant.Step();
        plant.Read("P-101", "bearing-temperature").ShouldBe(58, 1);
    }
}
