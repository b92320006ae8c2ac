using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Simulators.Year;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Incidents;

public sealed class AssetWatchTests
{
    private const int Tags = FaultyPump.Tags;
    private static readonly double[] NoPeers = new double[Tags];

    [Fact]
    public void Restored_at_any_row_it_goes_on_to_the_bit() => Series.ForSeeds(
        seed =>
        {
            var rows = Rows(seed, 3000);
            var restart = new Random(seed).Next(rows.Count);
            var (watch, restored) = (Watch(), Watch());
            Run(watch, rows, 0, restart);
            StateDocument.Restore(restored, StateDocument.Save(watch));
            return Run(watch, rows, restart, rows.Count).SequenceEqual(Run(restored, rows, restart, rows.Count))
                && StateDocument.Save(watch).AsSpan().SequenceEqual(StateDocument.Save(restored));
        },
        10);

    [Fact]
    public void No_later_row_changes_a_decision() => Series.ForSeeds(
        seed =>
        {
            var rows = Rows(seed, 3000);
            var cut = new Random(seed).Next(rows.Count);
            var changed = rows.Select((row, i) => i < cut ? row : [.. row.Select(value => -7 * value)]).ToList();
            return Run(Watch(), rows, 0, rows.Count).Take(cut).SequenceEqual(Run(Watch(), changed, 0, rows.Count).Take(cut));
        },
        5);

    /// <summary>What is sought is on then: a drift, what a sensor is off, an incident that called for work.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restored_while_something_is_wrong_it_goes_on_to_the_bit(bool isOfSensor)
    {
        // Not every fault is found before its end, and some so late that no restart follows: until one was.
        FaultyPump.All(1, isOfSensor).Select(pump => RestartsAfterFinding(pump.Rows, pump.Onset, isOfSensor))
            .ShouldContain(restarts => restarts > 0);
    }

    private static int RestartsAfterFinding(IReadOnlyList<double[]> rows, int onset, bool isOfSensor)
    {
        var (watch, found, restarts) = (Watch(), false, 0);
        Run(watch, rows, 0, onset);
        for (var i = onset; i < rows.Count; i += 100)
        {
            var until = Math.Min(i + 100, rows.Count);
            var restored = Watch();
            StateDocument.Restore(restored, StateDocument.Save(watch));
            var ours = Run(watch, rows, i, until);
            Run(restored, rows, i, until).ShouldBe(ours);
            StateDocument.Save(restored).ShouldBe(StateDocument.Save(watch));
            restarts += found ? 1 : 0;
            found |= isOfSensor
                ? Enumerable.Range(0, Tags).Any(tag => watch.FaultOf(tag) is SensorFault.Drift or SensorFault.Offset)
                : ours.Exists(step => step.Change == IncidentChange.CallsForWork);
        }

        return restarts;
    }

    /// <summary>The load alone has a zero point that is known: a machine at rest draws nothing.</summary>
    [Fact]
    public void Other_units_and_zero_points_change_no_decision_on_a_pump_that_falls_ill()
    {
        double[] scales = [0.1, 1.8, 0.27, 14.5, 3.6];
        double[] shifts = [5, 32, 0, -20, 7];
        var (rows, _) = FaultyPump.All(1, isOfSensor: false).First();
        var (watch, other) = (Watch(), Watch());
        var worst = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            var (at, scaled) = (PlantYear.At(i), rows[i].Select((value, tag) => (scales[tag] * value) + shifts[tag]).ToArray());
            other.Take(scaled, NoPeers, false, at).ShouldBe(watch.Take(rows[i], NoPeers, false, at), $"row {i}");
            (other.Mode, other.Incident.FailureMode).ShouldBe((watch.Mode, watch.Incident.FailureMode));
            for (var tag = 0; tag < Tags; tag++)
            {
                other.FaultOf(tag).ShouldBe(watch.FaultOf(tag));
                if (double.IsFinite(watch.ToPeers(tag)))
                    worst = Math.Max(worst, Math.Abs((other.ToPeers(tag) / scales[tag]) - watch.ToPeers(tag)));
            }
        }

        worst.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Another_unit_changes_no_decision() => Series.ForSeeds(
        seed =>
        {
            var rows = Rows(seed, 4000);
            // Powers of two, so that only the question is asked and not how a computer rounds.
            var scaled = rows.Select(row => (double[])[row[0] * 8, row[1] * 2, row[2] / 4, row[3] * 16, row[4] / 2]).ToList();
            return Run(Watch(), rows, 0, rows.Count).SequenceEqual(Run(Watch(), scaled, 0, rows.Count));
        },
        5);

    [Fact]
    public void Whatever_comes_has_a_result() => Series.ForSeeds(
        seed =>
        {
            var watch = Watch();
            var columns = Enumerable.Range(0, Tags).Select(i => Series.Hostile(seed + i, 3000)).ToArray();
            for (var i = 0; i < 3000; i++)
                watch.Take([.. columns.Select(column => column[i].Value)], NoPeers, i % 500 > 490, columns[0][i].At);
            return Enumerable.Range(0, Tags).All(i => !double.IsInfinity(watch.ToPeers(i)));
        },
        10);

    [Fact]
    public void Time_that_goes_back_changes_nothing()
    {
        var (watch, rows) = (Watch(), Rows(3, 500));
        Run(watch, rows, 0, 500);
        var before = StateDocument.Save(watch);
        watch.Take(rows[17], NoPeers, true, PlantYear.At(17)).ShouldBe(IncidentChange.None);
        StateDocument.Save(watch).ShouldBe(before);
    }

    [Fact]
    public void A_load_that_is_off_at_rest_by_more_than_a_machine_draws_idle_is_a_sensors_fault()
    {
        var (watch, rows) = (Watch(), Rows(4, 4000));
        Run(watch, rows, 0, 2500);
        foreach (var row in rows.Skip(2500))
            row[2] += 0.3 * 42;
        var found = Run(watch, rows, 2500, rows.Count);
        watch.FaultOf(2).ShouldBeOneOf(SensorFault.Offset, SensorFault.Drift);
        found.ShouldNotContain(step => step.Change == IncidentChange.CallsForWork);
    }

    [Fact]
    public void An_asset_without_a_load_is_refused() => Should.Throw<ArgumentException>(
        () => new AssetWatch(new("PUMP", [new("flow", TagRole.Measured, SensorRange.Unknown)]), FailureModeTable.Usual));

    [Fact]
    public void It_allocates_nothing_per_row()
    {
        var (watch, rows) = (Watch(), Rows(5, 4000));
        // The same way once before: what is made once for all watches is not a row's.
        Run(Watch(), rows, 0, rows.Count);
        for (var i = 0; i < 2500; i++)
            watch.Take(rows[i], NoPeers, false, PlantYear.At(i));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2500; i < rows.Count; i++)
            watch.Take(rows[i], NoPeers, false, PlantYear.At(i));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static AssetWatch Watch() => new(
        new("PUMP",
        [
            new("vibration", TagRole.Measured, SensorRange.Unknown),
            new("bearing-temperature", TagRole.Measured, SensorRange.Unknown, FollowsSurroundings: true),
            new("current", TagRole.Load, SensorRange.Unknown),
            new("discharge-pressure", TagRole.Measured, SensorRange.Unknown),
            new("flow", TagRole.Measured, SensorRange.Unknown),
        ]),
        FailureModeTable.Usual);

    /// <summary>A sound pump's rows.</summary>
    private static List<double[]> Rows(int seed, int count)
    {
        var year = new PlantYear(seed, machines: 4, days: 60, soundDays: 59);
        var pump = year.Machines[0];
        return
        [
            .. Enumerable.Range(0, count).Select(step =>
            {
                var row = new double[Tags];
                year.Next(pump, step, row);
                return row;
            }),
        ];
    }

    private static List<(IncidentChange Change, OperatingMode Mode)> Run(AssetWatch watch, IReadOnlyList<double[]> rows, int from, int to)
    {
        var results = new List<(IncidentChange, OperatingMode)>();
        for (var i = from; i < to; i++)
            results.Add((watch.Take(rows[i], NoPeers, false, PlantYear.At(i)), watch.Mode));
        return results;
    }
}
