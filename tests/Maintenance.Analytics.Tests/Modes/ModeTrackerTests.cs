using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Modes;

public sealed class ModeTrackerTests
{
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(30);

    [Fact]
    public void A_run_state_tells_off_starting_and_running()
    {
        var tracker = new ModeTracker(hasRunState: true, Settling);
        var modes = Run(tracker, [.. Enumerable.Repeat(0.0, 10), .. Enumerable.Repeat(1.0, 10)]);
        modes[9].ShouldBe(OperatingMode.Off);
        modes[10].ShouldBe(OperatingMode.Starting);
        modes[12].ShouldBe(OperatingMode.Starting);
        modes[13].ShouldBe(OperatingMode.Running);
    }

    [Theory]
    [InlineData(42)]
    [InlineData(0.001)]
    [InlineData(1e6)]
    public void A_load_tells_the_same_whatever_its_unit(double rated)
    {
        var load = Enumerable.Range(0, 2000).Select(i => rated * (i / 100 % 3 == 0 ? 0.01 : 0.6 + (0.4 * Math.Abs(Math.Sin(i))))).ToArray();
        var modes = Run(new(hasRunState: false, Settling), load);
        for (var i = 110; i < load.Length; i++)
            (modes[i] == OperatingMode.Off).ShouldBe(i / 100 % 3 == 0, $"{i}");
    }

    [Fact]
    public void Maintenance_is_what_the_work_order_says()
    {
        var tracker = new ModeTracker(hasRunState: true, TimeSpan.Zero);
        Run(tracker, [.. Enumerable.Repeat(1.0, 10)]);
        tracker.Take(1, true, isUnderMaintenance: true, At(10)).ShouldBe(OperatingMode.Maintenance);
        tracker.Take(1, true, isUnderMaintenance: false, At(11)).ShouldBe(OperatingMode.Running);
    }

    [Fact]
    public void What_cannot_be_trusted_or_comes_late_leaves_the_mode_as_it_was() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var tracker = new ModeTracker(hasRunState: false, Settling);
        Run(tracker, [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() * 10)]);
        var before = StateDocument.Save(tracker);
        tracker.Take(double.NaN, true, false, At(100));
        tracker.Take(double.PositiveInfinity, true, false, At(101));
        tracker.Take(3, false, false, At(102));
        tracker.Take(3, true, false, At(20));
        return StateDocument.Save(tracker).AsSpan().SequenceEqual(before);
    });

    [Fact]
    public void Restored_at_any_sample_it_goes_on_alike() => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, 600);
        var (tracker, restored) = (new ModeTracker(false, Settling), new ModeTracker(false, Settling));
        var restart = new Random(seed).Next(600);
        foreach (var (value, at) in samples.Take(restart))
            tracker.Take(value, true, false, at);
        StateDocument.Restore(restored, StateDocument.Save(tracker));
        return samples.Skip(restart).All(sample =>
            tracker.Take(sample.Value, true, false, sample.At) == restored.Take(sample.Value, true, false, sample.At));
    });

    private static DateTimeOffset At(int i) => Series.Start.AddMinutes(10 * i);

    private static List<OperatingMode> Run(ModeTracker tracker, double[] values) =>
        [.. values.Select((value, i) => tracker.Take(value, true, false, At(i)))];
}
