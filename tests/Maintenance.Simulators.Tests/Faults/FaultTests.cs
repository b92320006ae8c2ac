using System.Text.Json;
using Maintenance.Simulators.Faults;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Faults;

public sealed class FaultTests
{
    private static readonly TimeSpan Growth = TimeSpan.FromSeconds(10);

    /// <summary>A sound twin of the same seed has the same noise, so that any difference is the fault's.</summary>
    [Theory]
    [InlineData("P-101", "bearing-wear", "VIB", "bearing-temperature,current,vibration")]
    [InlineData("P-101", "cavitation", "LOO", "current,discharge-pressure,flow,vibration")]
    [InlineData("M-102", "bearing-wear", "VIB", "vibration")]
    [InlineData("M-102", "overheating", "OHE", "winding-temperature")]
    [InlineData("C-201", "overheating", "OHE", "discharge-temperature,oil-pressure")]
    [InlineData("C-201", "bearing-wear", "VIB", "vibration")]
    [InlineData("CV-301", "overheating", "OHE", "motor-temperature")]
    [InlineData("CV-301", "belt-slip", "OTH", "belt-speed,motor-current,motor-temperature")]
    public async Task A_fault_shifts_its_signals_and_no_others_and_only_after_its_onset(
        string asset, string kind, string failureMode, string signals)
    {
        using var sick = new TestPlant();
        using var sound = new TestPlant();
        var truth = await sick.BreakAsync(asset, kind, Growth, onsetIn: TimeSpan.FromSeconds(5));
        truth.FailureMode.ShouldBe(failureMode);

        Together(TimeSpan.FromSeconds(5));
        Differing().ShouldBeEmpty();
        Together(TimeSpan.FromSeconds(60));
        Differing().ShouldBe(signals.Split(',').Select(signal => $"{asset}.{signal}"), ignoreOrder: true);

        void Together(TimeSpan time)
        {
            sick.Run(time);
            sound.Run(time);
        }

        IEnumerable<string> Differing() => sick.Plant.Machines.SelectMany(machine => machine.Signals
            .Where(signal => !sick.Read(machine.Asset, signal.Name).Equals(sound.Read(machine.Asset, signal.Name)))
            .Select(signal => $"{machine.Asset}.{signal.Name}"));
    }

    [Theory]
    [InlineData("P-101", "bearing-wear", "vibration", 4.5)]
    [InlineData("P-101", "bearing-wear", "bearing-temperature", 85)]
    [InlineData("M-102", "bearing-wear", "vibration", 4.5)]
    [InlineData("M-102", "overheating", "winding-temperature", 120)]
    [InlineData("C-201", "overheating", "discharge-temperature", 110)]
    [InlineData("C-201", "bearing-wear", "vibration", 7.1)]
    [InlineData("CV-301", "overheating", "motor-temperature", 95)]
    public async Task A_fault_crosses_its_limit_for_good_within_four_times_its_growth(
        string asset, string kind, string signal, double limit)
    {
        using var plant = new TestPlant();
        await plant.BreakAsync(asset, kind, Growth);
        plant.Run(4 * Growth);
        for (var i = 0; i < 100; i++)
        {
            plant.Run(TestPlant.Step);
            plant.Read(asset, signal).ShouldBeGreaterThan(limit);
        }
    }

    [Fact]
    public async Task A_mild_fault_stays_mild()
    {
        using var plant = new TestPlant();
        await plant.BreakAsync("P-101", "bearing-wear", Growth, severity: 0.1);
        plant.Run(TimeSpan.FromMinutes(5));
        plant.Read("P-101", "vibration").ShouldBeInRange(2.4, 3.2);
    }

    [Fact]
    public async Task A_stuck_sensor_says_the_same_for_ever()
    {
        using var plant = new TestPlant();
        await plant.BreakAsync("P-101", "sensor-stuck", signal: "vibration");
        var held = plant.Read("P-101", "vibration");
        plant.Run(TimeSpan.FromSeconds(30));
        plant.Read("P-101", "vibration").ShouldBe(held);
        plant.Read("P-101", "speed").ShouldNotBe(plant.Plant.Machine("P-101").Values[0]);
    }

    [Fact]
    public async Task A_drifting_sensor_leaves_what_is_there()
    {
        using var plant = new TestPlant();
        await plant.BreakAsync("C-201", "sensor-drift", Growth, signal: "discharge-temperature");
        plant.Run(TimeSpan.FromMinutes(2));
        plant.Plant.Machine("C-201").Values[0].ShouldBe(88, 1);
        plant.Read("C-201", "discharge-temperature").ShouldBe(132, 2);
    }

    [Fact]
    public async Task A_sensor_that_is_out_reads_as_no_number()
    {
        using var plant = new TestPlant();
        await plant.BreakAsync("P-101", "sensor-dropout", onsetIn: TimeSpan.FromSeconds(1), signal: "flow");
        plant.Read("P-101", "flow").ShouldBe(120, 5);
        plant.Run(TimeSpan.FromSeconds(2));
        plant.Read("P-101", "flow").ShouldBe(double.NaN);
    }

    [Fact]
    public async Task The_ground_truth_is_on_disk_a_line_each()
    {
        using var plant = new TestPlant();
        var first = await plant.BreakAsync("P-101", "bearing-wear", Growth, onsetIn: TimeSpan.FromSeconds(3));
        var second = await plant.BreakAsync("C-201", "sensor-stuck", signal: "vibration");

        var lines = await File.ReadAllLinesAsync(plant.TruthFile);
        lines.Select(line => JsonSerializer.Deserialize<GroundTruth>(line, JsonSerializerOptions.Web)).ShouldBe([first, second]);
        lines[0].ShouldBe(
            """{"asset":"P-101","kind":"bearing-wear","failureMode":"VIB","onsetUtc":"2026-01-01T00:00:03+00:00","growth":"00:00:10","severity":1}""");
        plant.Plant.Faults.ShouldBe([first, second]);
    }

    [Theory]
    [InlineData("X-1", "bearing-wear", null, "There is no machine 'X-1'; there are P-101, M-102, C-201, CV-301, F-401.")]
    [InlineData("P-101", "overheating", null, "'overheating' does not befall P-101; what does: bearing-wear, cavitation")]
    [InlineData("P-101", "sensor-stuck", null, "'sensor-stuck' needs a signal of P-101: vibration, bearing-temperature")]
    [InlineData("P-101", "sensor-stuck", "running", "'sensor-stuck' needs a signal of P-101")]
    [InlineData("P-101", "bearing-wear", "vibration", "leave out the signal")]
    public async Task What_makes_no_sense_is_refused_with_what_would(string asset, string kind, string? signal, string says)
    {
        using var plant = new TestPlant();
        (await Should.ThrowAsync<FaultRefusedException>(plant.BreakAsync(asset, kind, signal: signal)))
            .Message.ShouldContain(says);
        File.Exists(plant.TruthFile).ShouldBeFalse();
        plant.Plant.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 1.1, 0)]
    [InlineData(10, double.NaN, 0)]
    [InlineData(10, 1, -1)]
    public async Task A_fault_of_no_size_or_time_is_refused(double growthS, double severity, double onsetInS)
    {
        using var plant = new TestPlant();
        await Should.ThrowAsync<FaultRefusedException>(plant.BreakAsync(
            "P-101", "bearing-wear", TimeSpan.FromSeconds(growthS), severity, TimeSpan.FromSeconds(onsetInS)));
    }
}
