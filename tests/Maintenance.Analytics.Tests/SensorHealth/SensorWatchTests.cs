using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.SensorHealth;

public sealed class SensorWatchTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_sound_sensor_has_no_fault()
    {
        var faults = Run(new(SensorRange.Unknown), Process(1, 5000)).Select(reading => reading.Fault);
        faults.ShouldAllBe(fault => fault == SensorFault.None);
    }

    [Fact]
    public void None_of_four_thousand_sound_sensors_has_a_fault_once_its_scatter_is_learnt()
    {
        var ill = Enumerable.Range(0, 4000).Where(seed =>
        {
            var random = new Random(seed);
            var noise = Enumerable.Range(0, 400).Select(_ => Normal(random)).ToArray();
            return Run(new(SensorRange.Unknown), noise).Exists(reading => reading.Fault != SensorFault.None);
        });
        ill.ShouldBeEmpty();
    }

    [Fact]
    public void A_first_step_that_was_none_is_forgotten_while_it_learns()
    {
        var random = new Random(11);
        double[] values = [0, .. Enumerable.Range(0, 999).Select(_ => 1e6 + Normal(random))];
        for (var i = 500; i < 900; i += 50)
            values[i] += 30;
        FirstOf(Run(new(SensorRange.Unknown), values), SensorFault.Spikes).ShouldBe(701);
    }

    [Fact]
    public void A_value_that_stands_still_to_the_bit_is_stuck_and_well_again_when_it_moves()
    {
        var values = Process(2, 1000);
        Array.Fill(values, values[500], 500, 100);
        var readings = Run(new(SensorRange.Unknown), values);
        FirstOf(readings, SensorFault.Stuck).ShouldBeInRange(510, 550);
        readings[610].Fault.ShouldBe(SensorFault.None);
    }

    [Fact]
    public void A_machine_that_does_not_produce_may_say_the_same_for_ever()
    {
        var watch = new SensorWatch(SensorRange.Unknown);
        Run(watch, Process(2, 500));
        Enumerable.Range(500, 500).Select(i => watch.Take(0, true, false, At(i)).Fault).ShouldAllBe(fault => fault == SensorFault.None);
    }

    [Fact]
    public void A_state_that_hardly_ever_changes_is_not_stuck()
    {
        var values = Enumerable.Range(0, 3000).Select(i => i / 400 % 2 == 0 ? 1.0 : 0.0).ToArray();
        Run(new(SensorRange.Unknown), values).ShouldAllBe(reading => reading.Fault == SensorFault.None);
    }

    [Fact]
    public void Scatter_that_all_but_vanishes_is_a_flat_line()
    {
        var values = Process(3, 1500);
        for (var i = 1000; i < 1500; i++)
            values[i] = values[1000] + (1e-4 * values[i]);
        FirstOf(Run(new(SensorRange.Unknown), values), SensorFault.FlatLine).ShouldBeInRange(1020, 1150);
    }

    [Fact]
    public void Spikes_are_never_trusted_and_many_of_them_are_a_fault()
    {
        var values = Process(4, 1500);
        int[] spikes = [700, 760, 800, 801, 850, 900];
        foreach (var i in spikes)
            values[i] += 500;
        var readings = Run(new(SensorRange.Unknown), values);
        spikes.ShouldAllBe(i => !readings[i].IsTrusted);
        FirstOf(readings, SensorFault.Spikes).ShouldBe(901);
        readings[^1].Fault.ShouldBe(SensorFault.None);
    }

    [Fact]
    public void A_jump_that_lasts_is_believed_at_its_third_sample()
    {
        var values = Process(5, 1000);
        for (var i = 700; i < 1000; i++)
            values[i] += 500;
        var readings = Run(new(SensorRange.Unknown), values);
        readings.Skip(699).Take(4).Select(reading => reading.IsTrusted).ShouldBe([true, false, false, true]);
    }

    [Fact]
    public void Beyond_the_range_it_is_out_of_range_and_not_trusted()
    {
        var watch = new SensorWatch(new(-10, 110, double.NaN));
        Run(watch, Process(6, 100));
        watch.Take(110.1, true, true, At(100)).ShouldBe(new(false, SensorFault.OutOfRange));
    }

    [Fact]
    public void Faster_than_its_range_allows_is_doubted()
    {
        var watch = new SensorWatch(new(double.NaN, double.NaN, 1));
        watch.Take(50, true, true, At(0));
        watch.Take(50 + (2 * Period.TotalSeconds), true, true, At(1)).IsTrusted.ShouldBeFalse();
    }

    [Fact]
    public void Three_samples_that_cannot_be_used_are_a_drop_out_and_three_good_ones_end_it()
    {
        var watch = new SensorWatch(SensorRange.Unknown);
        Run(watch, Process(7, 100));
        double[] bad = [double.NaN, double.PositiveInfinity, 1e300];
        bad.Select((value, i) => watch.Take(value, true, true, At(100 + i)).Fault).ToList()[^1].ShouldBe(SensorFault.DropOut);
        var after = Process(7, 110).Skip(103).Select((value, i) => watch.Take(value, true, true, At(103 + i)).Fault).ToList();
        after[0].ShouldBe(SensorFault.DropOut);
        after[^1].ShouldBe(SensorFault.None);
    }

    [Fact]
    public void Silence_is_a_drop_out()
    {
        var watch = new SensorWatch(SensorRange.Unknown);
        Run(watch, Process(8, 100));
        watch.Tick(At(99) + (4 * Period)).ShouldBe(SensorFault.None);
        watch.Tick(At(99) + (6 * Period)).ShouldBe(SensorFault.DropOut);
    }

    [Fact]
    public void Shift_and_scale_change_nothing() => Series.ForSeeds(seed =>
    {
        var values = Hostile(seed, 1500);
        // Powers of two, so that only the question is asked and not how a computer rounds.
        var moved = values.Select(value => value * 4).ToArray();
        return Run(new(SensorRange.Unknown), values).SequenceEqual(Run(new(SensorRange.Unknown), moved));
    });

    [Fact]
    public void Whatever_comes_has_a_result() => Series.ForSeeds(seed =>
    {
        var watch = new SensorWatch(SensorRange.Unknown);
        return Series.Hostile(seed, 2000).All(sample =>
            double.IsFinite(sample.Value) || !watch.Take(sample.Value, true, true, sample.At).IsTrusted);
    });

    [Fact]
    public void Restored_at_any_sample_it_goes_on_alike() => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, 1500);
        var restart = new Random(seed).Next(samples.Length);
        var (watch, restored) = (new SensorWatch(SensorRange.Unknown), new SensorWatch(SensorRange.Unknown));
        foreach (var (value, at) in samples.Take(restart))
            watch.Take(value, true, true, at);
        StateDocument.Restore(restored, StateDocument.Save(watch));
        return samples.Skip(restart).All(sample =>
            watch.Take(sample.Value, true, true, sample.At) == restored.Take(sample.Value, true, true, sample.At))
            && StateDocument.Save(watch).AsSpan().SequenceEqual(StateDocument.Save(restored));
    });

    [Fact]
    public void It_allocates_nothing_per_sample()
    {
        var (watch, values) = (new SensorWatch(SensorRange.Unknown), Process(9, 5000));
        watch.Take(1, true, true, At(-1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < values.Length; i++)
            watch.Take(values[i], true, true, At(i));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static DateTimeOffset At(int i) => Series.Start + (i * Period);

    private static double[] Process(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => 50 + (10 * Math.Sin(i / 40.0)) + random.NextDouble())];
    }

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    private static double[] Hostile(int seed, int length)
    {
        var (values, random) = (Process(seed, length), new Random(seed));
        for (var i = 0; i < length; i += random.Next(1, 200))
            values[i] = random.Next(3) switch { 0 => double.NaN, 1 => values[i] + 500, _ => values[Math.Max(0, i - 1)] };
        return values;
    }

    private static List<SensorReading> Run(SensorWatch watch, double[] values) =>
        [.. values.Select((value, i) => watch.Take(value, true, true, At(i)))];

    private static int FirstOf(List<SensorReading> readings, SensorFault fault) => readings.FindIndex(reading => reading.Fault == fault);
}
