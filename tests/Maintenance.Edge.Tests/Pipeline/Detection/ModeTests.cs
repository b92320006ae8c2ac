using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Modes;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>A machine that does not run says nothing of its health.</summary>
public sealed class ModeTests : IDisposable
{
    private const int Pressure = 0;
    private const int Temperature = 1;
    private const int Running = 2;
    private const int Switch = 3;

    private const string Tags = """
          - { name: P.pressure, asset: P, signal: discharge-pressure, register: { address: 0, type: float32 }, limits: { low: 5 } }
          - { name: P.temperature, asset: P, signal: bearing-temperature, register: { address: 2, type: float32 }, limits: { high: 90, safety: true } }
          - { name: P.running, asset: P, kind: State, register: { address: 4, type: uint16 } }
          - { name: P.switch, asset: P, kind: State, register: { address: 5, type: uint16 } }
        """;

    private const string Assets = """
        assets:
        - { name: P, class: pump, runState: P.running, maintenance: P.switch, starting: "00:00:30" }
        """;

    private readonly TemporaryFolder _folder = new();
    private int _second;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_alarm_is_silenced_while_the_machine_is_off_or_starts_and_told_when_it_outlasts_that()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 20, running: 0, pressure: 0.1);
        plant.Told().ShouldBeEmpty("no pressure is right for a pump that stands");
        Mode(plant).ShouldBe(OperatingMode.Off);
        plant.Counts.Suppressed.ShouldBe(1);

        Run(plant, 25, running: 1, pressure: 2);
        Mode(plant).ShouldBe(OperatingMode.Starting);
        plant.Told().ShouldBeEmpty();

        Run(plant, 15, running: 1, pressure: 2);
        Mode(plant).ShouldBe(OperatingMode.Running);
        var raised = plant.Told().ShouldHaveSingleItem();
        (raised.Edge, raised.Rule, raised.Basis!.Mode, raised.Basis.Direction).ShouldBe((AlarmEdge.Raised, "P.pressure/low", "Running", AlarmDirection.Low));

        Run(plant, 5, running: 0, pressure: 0.1);
        var returned = plant.Told().ShouldHaveSingleItem();
        (returned.Edge, returned.AlarmId, returned.Basis!.Mode).ShouldBe((AlarmEdge.Returned, raised.AlarmId, "Off"));
    }

    [Fact]
    public async Task A_sample_of_a_watched_sensor_on_a_running_machine_allocates_nothing()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 300, running: 1, pressure: 6);
        var (pressure, state) = (plant.Watch(Pressure), plant.Watch(Running));
        var at = WatchedPlant.Start.AddSeconds(_second);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            at = at.AddSeconds(1);
            state.Observe(new(Running, 1, Quality.Good, at, at));
            pressure.Observe(new(Pressure, 6 + (i % 13 / 100.0), Quality.Good, at, at));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        Mode(plant).ShouldBe(OperatingMode.Running);
        plant.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_safety_alarm_is_told_whatever_the_machine_does()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 20, running: 0, pressure: 6);
        plant.Take(Temperature, 120, _second);
        plant.Told().ShouldHaveSingleItem().Rule.ShouldBe("P.temperature/high");
        plant.Watch(Temperature).Active.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Under_maintenance_nothing_alarms()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 60, running: 1, pressure: 6);
        plant.Take(Switch, 1, _second);
        Run(plant, 5, running: 1, pressure: 1);
        Mode(plant).ShouldBe(OperatingMode.Maintenance);
        plant.Told().ShouldBeEmpty();
        await plant.TickAsync();
        plant.Watch(Pressure).Picture.Ask()!.Rules[0].State.ShouldBe(AlarmState.SuppressedByDesign);
    }

    [Fact]
    public async Task A_run_state_that_falls_silent_or_bad_leaves_the_mode_unknown()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 60, running: 1, pressure: 6);
        Mode(plant).ShouldBe(OperatingMode.Running);
        for (var i = 0; i < 150; i++)
        {
            plant.Take(Running, 1, ++_second, Quality.Bad);
            plant.Take(Pressure, 6, _second);
        }

        Mode(plant).ShouldBe(OperatingMode.Unknown);
        var before = plant.Watch(Pressure).NotJudged.Mode;
        plant.Take(Pressure, 6, ++_second);
        plant.Watch(Pressure).NotJudged.Mode.ShouldBe(before + 1);
    }

    [Fact]
    public async Task The_first_sample_after_a_silence_of_the_whole_asset_raises_nothing_that_its_mode_silenced()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 20, running: 0, pressure: 0.1);
        plant.Take(Pressure, 0.1, _second += 3600);
        Run(plant, 200, running: 0, pressure: 0.1);
        plant.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_alarm_that_is_on_outlasts_a_silence_of_the_whole_asset()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 60, running: 1, pressure: 6);
        Run(plant, 5, running: 1, pressure: 2);
        plant.Told().ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Raised);
        plant.Take(Pressure, 2, _second += 3600);
        Run(plant, 5, running: 1, pressure: 2);
        plant.Told().ShouldBeEmpty("nothing has changed that anybody saw");
    }

    [Fact]
    public async Task A_maintenance_switch_that_falls_silent_while_on_does_not_silence_for_ever()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 60, running: 1, pressure: 6);
        plant.Take(Switch, 1, _second);
        Run(plant, 100, running: 1, pressure: 1);
        plant.Told().ShouldBeEmpty();
        Run(plant, 100, running: 1, pressure: 1);
        Mode(plant).ShouldBe(OperatingMode.Running);
        plant.Told().ShouldHaveSingleItem().Rule.ShouldBe("P.pressure/low");
    }

    [Theory]
    [InlineData(Running, 1)]
    [InlineData(Pressure, 6)]
    public async Task One_time_that_is_far_ahead_stops_nothing(int tag, double value)
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 100, running: 1, pressure: 6);
        plant.Watch(tag).Observe(new(tag, value, Quality.Good, WatchedPlant.Start.AddHours(20), WatchedPlant.Start.AddSeconds(_second)));
        Run(plant, 70, running: 1, pressure: 6);
        plant.Take(Running, 0, ++_second);
        Mode(plant).ShouldBe(OperatingMode.Off);
        plant.Told().ShouldBeEmpty();

        Run(plant, 70, running: 1, pressure: 6);
        for (var i = 0; i < 60; i++)
        {
            plant.Take(Running, 1, ++_second);
            plant.Take(Pressure, 6.5, _second);
        }

        plant.Told().ShouldHaveSingleItem().Detector.ShouldBe("sensor-stuck");
        plant.Counts.Ahead.ShouldBe(1);
    }

    private OperatingMode Mode(WatchedPlant plant) => plant.Assets[0].Mode.ModeAt(WatchedPlant.Start.AddSeconds(_second));

    private void Run(WatchedPlant plant, int seconds, double running, double pressure)
    {
        for (var i = 0; i < seconds; i++)
        {
            plant.Take(Running, running, ++_second);
            plant.Take(Pressure, pressure + (0.001 * (i % 7)), _second);
        }
    }
}
