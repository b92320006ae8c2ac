using Maintenance.Analytics.Detectors;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

/// <summary>Each detector finds what it is there for.</summary>
public sealed class DetectorFindingTests
{
    private const int Length = 4000;
    private const int Fault = 3500;
    private static readonly double[] Noises = Uniform(new Random(7));

    [Fact]
    public void Robust_deviation_is_not_taken_in_by_outliers_before()
    {
        var scores = Scores(new RobustDeviation(), i => Noise(i) + (i % 5 == 0 ? 1000 : 0));
        scores.Index().Where(score => score.Index > 300 && score.Index % 5 != 0).ShouldAllBe(score => score.Item < 20);
        scores.Index().Where(score => score.Index > 300 && score.Index % 5 == 0).ShouldAllBe(score => score.Item > 100);
    }

    [Fact]
    public void Ewma_tells_a_spike_in_standard_deviations() =>
        Scores(new EwmaScore(), i => Noise(i) + (i == Fault ? 10 : 0))[Fault].ShouldBeInRange(25, 45); // the noise has 0.29

    [Fact]
    public void Cusum_and_page_hinkley_find_a_shift_smaller_than_the_noise()
    {
        IDetector[] detectors = [new Cusum(), new PageHinkley()];
        foreach (var detector in detectors)
        {
            var scores = Scores(detector, i => Noise(i) + (i >= Fault ? 0.4 : 0));
            scores.Skip(Fault + 60).Take(20).Max().ShouldBeGreaterThan(1.5 * scores.Skip(1000).Take(Fault - 1000).Max(), detector.StateName);
        }
    }

    [Fact]
    public void Ssa_follows_a_wave_and_finds_where_it_breaks()
    {
        var scores = Scores(new SsaError(), i => (5 * Math.Sin(i / 5.0)) + (0.1 * Noise(i)) + (i == Fault ? 1 : 0));
        scores[Fault].ShouldBeGreaterThan(3 * scores.Skip(1000).Take(Fault - 1000).Max());
    }

    [Fact]
    public void Spectral_residual_finds_a_spike_on_a_wave()
    {
        var scores = Scores(new SpectralResidual(), i => Math.Sin(i / 5.0) + (0.1 * Noise(i)) + (i == Fault ? 3 : 0));
        scores.Count(score => score >= scores[Fault]).ShouldBeLessThan(Length / 100);
    }

    [Fact]
    public void Nearest_neighbour_finds_a_shape_of_usual_values_in_unusual_order() =>
        Scores(new NearestNeighbour(), i => Math.Sin(i / 5.0 * (i >= Fault ? 2 : 1)) + (0.1 * Noise(i)))
            .Index().Skip(200).MaxBy(score => score.Item).Index.ShouldBeInRange(Fault, Fault + 60);

    [Theory]
    [InlineData(Season.Cycle, 40, 1)]
    [InlineData(Season.Day, 288, 300)]
    [InlineData(Season.Week, 336, 1800)]
    [InlineData(Season.None, 0, 300)]
    public void The_seasonal_baseline_finds_the_season_by_itself(Season season, int cycle, int periodSeconds)
    {
        var random = new Random(9);
        var shape = Enumerable.Range(0, Math.Max(1, cycle)).Select(_ => 10 * random.NextDouble()).ToArray();
        var detector = new SeasonalBaseline();
        for (var i = 0; i < Length; i++)
            detector.TryTake((cycle > 0 ? shape[i % cycle] : 0) + Noise(i), Series.Start.AddSeconds((double)i * periodSeconds), out _);
        if (season is Season.Day or Season.Week && detector.Cycle is { } found)
            (found % cycle).ShouldBe(0); // a day of 288 samples is a cycle too
        else
            detector.Chosen.ShouldBe(season);
    }

    /// <summary>Sampled at no even rhythm there is no cycle to be found, and a day is not told for a week.</summary>
    [Theory]
    [InlineData(Season.Day, 48, 10)]
    [InlineData(Season.Week, 336, 60)]
    public void Of_samples_at_uneven_times_only_the_calendars_season_is_found(Season season, int halfHours, int days)
    {
        var random = new Random(9);
        var shape = Enumerable.Range(0, halfHours).Select(_ => 10 * random.NextDouble()).ToArray();
        var detector = new SeasonalBaseline();
        for (var at = Series.Start; at < Series.Start.AddDays(days); at += TimeSpan.FromMinutes(2 + (25 * random.NextDouble())))
            detector.TryTake(shape[at.UtcTicks / TimeSpan.FromMinutes(30).Ticks % halfHours] + random.NextDouble(), at, out _);
        (detector.Chosen, detector.Cycle).ShouldBe((season, null));
    }

    private static double Noise(int i) => Noises[i];

    private static double[] Uniform(Random random) => [.. Enumerable.Range(0, Length).Select(_ => random.NextDouble())];

    private static List<double> Scores(IDetector detector, Func<int, double> value) =>
        [.. Enumerable.Range(0, Length).Select(i => detector.TryTake(value(i), Series.Start.AddMinutes(5 * i), out var score) ? score : 0)];
}
