using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Detectors;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

public sealed class RobustZScoreTests
{
    private const double Threshold = 10;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.5)]
    [InlineData(300)]
    public void A_lasting_rise_alarms_once_on_any_time_scale_and_healthy_noise_never(double periodSeconds)
    {
        var noise = new Random(1);
        var series = Enumerable.Range(0, 6000).Select(i => 50 + Gaussian(noise) + (i > 5000 ? Math.Min(30, (i - 5000) * 0.1) : 0)).ToList();
        var changes = Changes(series, TimeSpan.FromSeconds(periodSeconds));

        changes.ShouldContain(change => change.Change == AlarmChange.Raised && change.At > 5000 && change.At < 5400);
        changes.Count(change => change.Change == AlarmChange.Raised).ShouldBe(1);
    }

    [Fact]
    public void Drifting_load_and_single_spikes_are_healthy()
    {
        var noise = new Random(2);
        var series = Enumerable.Range(0, 6000).Select(i =>
            20 + (3 * Math.Sin(i / 120.0)) + (0.5 * Gaussian(noise)) + (i % 500 == 0 ? 100 : 0)).ToList();
        Changes(series, TimeSpan.FromSeconds(0.5)).ShouldBeEmpty();
    }

    [Fact]
    public void A_new_level_that_stays_becomes_normal()
    {
        var noise = new Random(3);
        var series = Enumerable.Range(0, 6000).Select(i => (i < 3000 ? 50 : 80) + Gaussian(noise)).ToList();
        Changes(series, TimeSpan.FromSeconds(1)).Select(change => change.Change).ShouldBe([AlarmChange.Raised, AlarmChange.Returned]);
    }

    [Fact]
    public void Unusable_samples_constants_and_what_is_no_number_never_alarm()
    {
        var detector = new RobustZScore(Threshold);
        for (var i = 0; i < 5000; i++)
        {
            detector.Take(7, true, Start.AddSeconds(3 * i)).ShouldBe(AlarmChange.None);
            detector.Take(1e9, false, Start.AddSeconds((3 * i) + 1)).ShouldBe(AlarmChange.None);
            detector.Take(i % 2 == 0 ? double.NaN : double.PositiveInfinity, true, Start.AddSeconds((3 * i) + 2)).ShouldBe(AlarmChange.None);
        }

        detector.Score.ShouldBe(0);
    }

    [Fact]
    public void What_it_says_of_a_sample_does_not_depend_on_later_ones()
    {
        var noise = new Random(4);
        var series = Enumerable.Range(0, 3000).Select(i => Gaussian(noise) + (i > 2000 ? 20 : 0)).ToList();
        var whole = Changes(series, TimeSpan.FromSeconds(1));
        Changes(series.Take(2500).ToList(), TimeSpan.FromSeconds(1)).ShouldBe(whole.Where(change => change.At < 2500));
    }

    [Fact]
    public void It_allocates_nothing_per_sample()
    {
        var noise = new Random(5);
        var detector = new RobustZScore(Threshold);
        for (var i = 0; i < 3000; i++)
            detector.Take(Gaussian(noise), true, Start.AddSeconds(i));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 3000; i < 6000; i++)
            detector.Take(noise.NextDouble(), true, Start.AddSeconds(i));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    internal static List<(int At, AlarmChange Change)> Changes(IReadOnlyList<double> series, TimeSpan period)
    {
        var detector = new RobustZScore(Threshold);
        return [.. series.Select((value, i) => (i, detector.Take(value, true, Start + (period * i))))
            .Where(step => step.Item2 != AlarmChange.None)];
    }

    // Irwin-Hall: twelve uniform numbers less six have mean 0 and variance 1.
    private static double Gaussian(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
}
