using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Simulators.Year;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Maintenance.Analytics.Tests.SensorHealth;

public sealed class SensorAtRestTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_sensor_that_is_off_at_rest_drifts_or_was_set_wrong_and_is_well_once_put_right()
    {
        var sensor = new Machine();
        sensor.Live(days: 8, _ => 0).ShouldBe([SensorFault.None]);
        sensor.Live(days: 8, day => 0.5 * day).ShouldBe([SensorFault.None, SensorFault.Drift]);
        sensor.Live(days: 2, _ => 0).ShouldBe([SensorFault.Drift, SensorFault.None]);
        sensor.Live(days: 2, _ => 5).ShouldBe([SensorFault.None, SensorFault.Offset]);
    }

    [Fact]
    public void What_has_changed_at_rest_for_good_is_normal_after_ten_stops()
    {
        var sensor = new Machine();
        sensor.Live(days: 8, _ => 0);
        sensor.Live(days: 15, _ => 5).ShouldBe([SensorFault.None, SensorFault.Offset, SensorFault.None]);
    }

    [Fact]
    public void A_machine_that_gets_worse_at_work_has_a_sound_sensor()
    {
        var sensor = new Machine();
        sensor.Live(days: 8, _ => 0);
        sensor.Live(days: 10, _ => 0, atWork: day => 3 * day).ShouldBe([SensorFault.None]);
    }

    [Fact]
    public void Restored_it_goes_on_to_the_bit()
    {
        var (sensor, other) = (new Machine(), new Machine());
        sensor.Live(days: 8, _ => 0);
        sensor.Live(days: 5, day => 0.5 * day);
        other.Pass(days: 13);
        StateDocument.Restore(other.Sensor, StateDocument.Save(sensor.Sensor));
        var faults = sensor.Live(days: 6, day => day < 3 ? 2.5 : 0);
        faults.Count.ShouldBeGreaterThan(1);
        other.Live(days: 6, day => day < 3 ? 2.5 : 0).ShouldBe(faults);
        StateDocument.Save(other.Sensor).ShouldBe(StateDocument.Save(sensor.Sensor));
    }

    /// <summary>Without peers, and with the modes as a gateway finds them: what it may cost in false calls, and what it finds.</summary>
    [Fact]
    public void In_a_plants_year_few_sound_sensors_are_called_ill_and_most_that_drift_are()
    {
        var year = new PlantYear(seed: 1, machines: 24, days: 200, soundDays: 40);
        var (falseCalls, drifts, found, tags) = (0, 0, 0, 0);
        foreach (var machine in year.Machines)
        {
            var watched = Watched(machine);
            tags += watched.Count;
            var values = new double[machine.Class.Tags.Count];
            var state = machine.Class.Tags.ToList().FindIndex(tag => tag.IsState);
            var mode = new ModeTracker(state >= 0, TimeSpan.FromHours(2));
            for (var step = 0; step < year.Steps; step++)
            {
                var at = PlantYear.At(step);
                year.Next(machine, step, values);
                var signal = values[state >= 0 ? state : machine.Class.LoadTag];
                mode.Take(signal, double.IsFinite(signal), machine.IsUnderMaintenance, at);
                foreach (var tag in watched)
                    tag.Take(values[tag.Index], mode, at);
            }

            falseCalls += watched.Sum(tag => tag.Calls.Count(at => !IsIll(machine, tag.Signal, at)));
            var faults = machine.Faults.Where(fault => fault.Kind is SensorFaultNames.Drift or SensorFaultNames.Offset && watched.Any(tag => tag.IsOf(fault))).ToList();
            drifts += faults.Count;
            found += faults.Count(fault => watched.Single(tag => tag.IsOf(fault)).Calls.Any(at => at >= fault.OnsetUtc && at < fault.EndUtc));
        }

        output.WriteLine($"{tags} tags, {falseCalls} false calls, {found} of {drifts} found");
        drifts.ShouldBeGreaterThan(2);
        ((double)found / drifts).ShouldBeGreaterThanOrEqualTo(0.6);
        falseCalls.ShouldBeLessThanOrEqualTo(1);
    }

    private static List<WatchedTag> Watched(YearMachine machine) =>
        [.. machine.Class.Tags.Index().Where(tag => tag.Item is { IsState: false, IsTemperature: false }).Select(tag => new WatchedTag(tag.Index, tag.Item.Signal))];

    /// <summary>Once it is put right the next stop shows it.</summary>
    private static bool IsIll(YearMachine machine, string signal, DateTimeOffset at) => machine.Faults.Any(fault =>
        string.Equals(fault.Signal, signal, StringComparison.Ordinal) && fault.OnsetUtc <= at && at < fault.EndUtc.AddDays(10));

    private sealed class WatchedTag(int index, string signal)
    {
        private readonly SensorWatch _watch = new(SensorRange.Unknown);
        private readonly SensorAtRest _rest = new();

        public int Index => index;

        public string Signal => signal;

        public List<DateTimeOffset> Calls { get; } = [];

        public bool IsOf(YearFault fault) => string.Equals(signal, fault.Signal, StringComparison.Ordinal);

        public void Take(double value, ModeTracker mode, DateTimeOffset at)
        {
            var before = _rest.Fault;
            if (_watch.Take(value, true, mode.Mode == OperatingMode.Running, at).IsTrusted)
                _rest.Take(value, mode.Mode, mode.SinceUtc, at);
            if (before == SensorFault.None && _rest.Fault != SensorFault.None)
                Calls.Add(at);
        }
    }

    /// <summary>Runs from 6 to 22 o'clock at 50, and rests at 0.</summary>
    private sealed class Machine
    {
        private readonly Random _random = new(5);
        private DateTimeOffset _at = Series.Start;

        public SensorAtRest Sensor { get; } = new();

        /// <summary>Lets time go by of which the sensor is told nothing.</summary>
        public void Pass(int days)
        {
            for (var minute = 0; minute < days * 24 * 60; minute++, _at += Period)
                _random.NextDouble();
        }

        /// <returns>What the sensor was called, each once for as long as it lasted.</returns>
        public List<SensorFault> Live(int days, Func<int, double> off, Func<int, double>? atWork = null)
        {
            List<SensorFault> faults = [Sensor.Fault];
            for (var minute = 0; minute < days * 24 * 60; minute++, _at += Period)
            {
                var (day, hour) = (minute / (24 * 60), minute / 60 % 24);
                var isOn = hour is >= 6 and < 22;
                var sinceUtc = isOn ? _at.AddHours(6 - hour) : hour < 6 ? _at.AddHours(-2 - hour) : _at.AddHours(22 - hour);
                var value = (isOn ? 50 + (atWork?.Invoke(day) ?? 0) : 0) + off(day) + (0.1 * _random.NextDouble());
                Sensor.Take(value, isOn ? OperatingMode.Running : OperatingMode.Off, sinceUtc, _at);
                if (faults[^1] != Sensor.Fault)
                    faults.Add(Sensor.Fault);
            }

            return faults;
        }
    }
}
