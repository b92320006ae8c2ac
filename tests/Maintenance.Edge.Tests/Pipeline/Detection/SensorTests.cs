using Maintenance.Analytics.SensorHealth;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What a sensor suffers from is its own, and never the machine's.</summary>
public sealed class SensorTests : IDisposable
{
    private const string Tags = """
          - { name: T.value, asset: T, maxSilence: "00:00:10", register: { address: 0, type: float32 }, range: { min: 0, max: 200 }, limits: { high: 100, onDelay: "00:00:03" } }
          - { name: T.safety, asset: T, register: { address: 2, type: float32 }, limits: { high: 100, safety: true } }
          - { name: T.unwatched, asset: T, register: { address: 4, type: float32 }, limits: { high: 100 }, sensor: { watch: false } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(7);
    private int _second;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stuck_sensor_has_an_alarm_of_its_own_and_holds_the_machines()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Learn(plant);
        for (var i = 0; i < 30; i++)
            plant.Take(0, 52, ++_second);
        var raised = plant.Told().ShouldHaveSingleItem();
        (raised.Rule, raised.Detector, raised.Priority, raised.Limit, raised.Score).ShouldBe(("T.value/sensor", "sensor-stuck", AlarmPriority.Low, null, null));
        raised.Basis!.IncidentId.ShouldBeNull();

        plant.Watch(0).NotJudged.Sensor.ShouldBeGreaterThan(0);
        for (var i = 0; i < 10; i++)
            plant.Take(0, 52, ++_second);
        plant.Take(0, 53, ++_second);
        plant.Told().ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Returned);
    }

    [Fact]
    public async Task A_silence_goes_on_over_a_restart()
    {
        var (whole, first) = (await WatchedPlant.OpenAsync(Path.Combine(_folder.Path, "whole"), Tags), await WatchedPlant.OpenAsync(Path.Combine(_folder.Path, "parts"), Tags));
        for (var i = 0; i < 100; i++)
        {
            var value = 50 + _random.NextDouble();
            whole.Take(0, value, ++_second);
            first.Take(0, value, _second);
        }

        await BeSilentAsync(15, whole, first);
        await first.SaveAsync();
        var second = await WatchedPlant.OpenAsync(Path.Combine(_folder.Path, "parts"), Tags);
        await BeSilentAsync(15, whole, second);
        var told = whole.Told().ShouldHaveSingleItem();
        told.Detector.ShouldBe("sensor-drop-out");
        second.Told().ShouldHaveSingleItem().AtUtc.ShouldBe(told.AtUtc);

        async Task BeSilentAsync(int seconds, params WatchedPlant[] plants)
        {
            for (var i = 0; i < seconds; i++)
            {
                _second++;
                foreach (var plant in plants)
                {
                    plant.Take(1, 20 + (i % 3), _second);
                    await plant.TickAsync();
                }
            }
        }
    }

    [Theory]
    [InlineData(SensorFault.FlatLine, "sensor-flat-line")]
    [InlineData(SensorFault.Spikes, "sensor-spikes")]
    [InlineData(SensorFault.Offset, "sensor-offset")]
    [InlineData(SensorFault.Drift, "sensor-drift")]
    public void Each_fault_has_a_name_that_no_machines_fault_has(SensorFault fault, string name) => TagSensor.NameOf(fault).ShouldBe(name);

    /// <summary>One wild value in ten, each back at once: no machine does that.</summary>
    [Fact]
    public async Task A_sensor_that_spikes_is_told_and_its_spikes_are_no_alarm_of_the_machine()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Learn(plant);
        for (var i = 0; i < 400; i++)
            plant.Take(0, 50 + _random.NextDouble() + (i % 10 == 9 ? 45 : 0), ++_second);
        var told = plant.Told();
        told.ShouldNotBeEmpty();
        told.ShouldAllBe(one => one.Detector == "sensor-spikes");
    }

    [Fact]
    public async Task What_is_physically_impossible_is_the_sensors_fault_and_no_alarm_of_the_machine()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Learn(plant);
        for (var i = 0; i < 10; i++)
            plant.Take(0, 900, ++_second, Quality.Bad);
        plant.Told().ShouldHaveSingleItem().Detector.ShouldBe("sensor-out-of-range");
    }

    [Theory]
    [InlineData(Quality.Bad)]
    [InlineData(Quality.Uncertain)]
    [InlineData(Quality.Stale)]
    public async Task Bad_uncertain_and_stale_values_never_alarm_as_the_machines_fault(Quality quality)
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Learn(plant);
        for (var i = 0; i < 10; i++)
            plant.Take(0, 150, ++_second, quality);
        plant.Told().ShouldHaveSingleItem().Detector.ShouldBe("sensor-drop-out");
        plant.Watch(0).NotJudged.Quality.ShouldBe(10);
    }

    [Fact]
    public async Task A_sensor_that_falls_silent_among_others_has_dropped_out_and_a_silent_device_has_not()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Learn(plant);
        await plant.TickAsync();
        plant.Take(2, 1, _second += 600);
        await plant.TickAsync();
        plant.Told().ShouldBeEmpty("the device was silent as a whole, and its tags come back one after the other");
        for (var i = 0; i < 30; i++)
        {
            plant.Take(2, 1, ++_second);
            await plant.TickAsync();
        }

        var raised = plant.Told().ShouldHaveSingleItem();
        (raised.Tag, raised.Detector).ShouldBe(("T.value", "sensor-drop-out"));
        double.IsFinite(raised.Value).ShouldBeTrue();
    }

    [Fact]
    public async Task A_safety_limit_does_not_ask_after_the_sensor()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        for (var i = 0; i < 200; i++)
            plant.Take(1, 50 + _random.NextDouble(), ++_second);
        for (var i = 0; i < 30; i++)
            plant.Take(1, 52, ++_second);
        plant.Told().ShouldHaveSingleItem().Detector.ShouldBe("sensor-stuck");
        plant.Take(1, 150, ++_second);
        plant.Told().ShouldContain(told => told.Rule.EndsWith("safety/high", StringComparison.Ordinal) && told.Edge == AlarmEdge.Raised);
    }

    [Fact]
    public async Task A_sensor_that_is_not_to_be_watched_is_not()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        for (var i = 0; i < 300; i++)
            plant.Take(2, i < 200 ? _random.NextDouble() : 52, ++_second);
        plant.Told().ShouldBeEmpty();
        await plant.TickAsync();
        plant.Watch(2).Picture.Ask()!.Sensor.ShouldBeNull();
        plant.Watch(0).Picture.Ask()!.Sensor.ShouldBe(SensorFault.None);
    }

    [Fact]
    public async Task A_sensor_that_drifts_is_told_by_what_it_says_at_rest_and_never_as_the_machines_fault()
    {
        const string Machine = """
              - { name: P.vibration, asset: P, kind: Vibration, maxSilence: "00:10:00", register: { address: 0, type: float32 }, limits: { high: 60 } }
              - { name: P.running, asset: P, kind: State, maxSilence: "00:10:00", register: { address: 2, type: uint16 } }
            """;
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Machine, "assets:\n- { name: P, class: pump, runState: P.running }");
        for (var minute = 0; minute < 24 * 24 * 60; minute++)
        {
            var (day, isOn) = (minute / (24 * 60), minute / 60 % 24 is >= 6 and < 22);
            var off = day is >= 8 and < 22 ? day - 7 : 0;
            plant.Take(1, isOn ? 1 : 0, minute * 60);
            plant.Take(0, (isOn ? 50 : 0) + off + (0.1 * _random.NextDouble()), minute * 60);
        }

        plant.Told().Select(told => (told.Detector, told.Edge)).ShouldBe([("sensor-drift", AlarmEdge.Raised), ("sensor-drift", AlarmEdge.Returned)]);
    }

    private void Learn(WatchedPlant plant)
    {
        for (var i = 0; i < 200; i++)
            plant.Take(0, 50 + _random.NextDouble(), ++_second);
        plant.Told().ShouldBeEmpty();
    }
}
