using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

/// <summary>What is promised of every detector of one tag.</summary>
public sealed class DetectorPropertyTests
{
    private const int Length = 1500;

    public static TheoryData<string> Names => new(Detectors.Keys);

    internal static Dictionary<string, Func<IDetector>> Detectors { get; } = new(StringComparer.Ordinal)
    {
        ["ewma"] = () => new EwmaScore(48),
        ["robust deviation"] = () => new RobustDeviation(64),
        ["cusum"] = () => new Cusum(128),
        ["page-hinkley"] = () => new PageHinkley(),
        ["nearest neighbour"] = () => new NearestNeighbour(12, 300),
        ["third nearest neighbour"] = () => new NearestNeighbour(12, 300, neighbours: 3),
        ["ssa"] = () => new SsaError(),
        ["spectral residual"] = () => new SpectralResidual(),
        ["seasonal baseline"] = () => new SeasonalBaseline(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Restored_at_any_sample_it_goes_on_to_the_bit(string name) => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, Length);
        var detector = Detectors[name]();
        var restart = new Random(seed).Next(Length);
        Scores(detector, samples.Take(restart));
        var restored = Detectors[name]();
        StateDocument.Restore(restored, StateDocument.Save(detector));
        return Scores(detector, samples.Skip(restart)).SequenceEqual(Scores(restored, samples.Skip(restart)));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void No_later_sample_changes_a_score(string name) => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, Length);
        var cut = new Random(seed).Next(Length);
        var changed = samples.Select((sample, i) => i < cut ? sample : (-7 * sample.Value, sample.At));
        return Scores(Detectors[name](), samples).Take(cut).SequenceEqual(Scores(Detectors[name](), changed).Take(cut));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_unit_or_zero_point_changes_no_score(string name) => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (scale, shift) = (Math.Pow(10, random.Next(-6, 7)), random.Next(-1000, 1000));
        var samples = Series.Machine(seed, Length).Select((value, i) => (Value: value, At: Series.Start.AddMinutes(5 * i))).ToArray();
        var ours = Scores(Detectors[name](), samples);
        var theirs = Scores(Detectors[name](), samples.Select(sample => (scale * (sample.Value + shift), sample.At)));
        return ours.Zip(theirs).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-6 * Math.Max(1, Math.Abs(pair.First)));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_comes_the_score_is_a_number_and_a_sample_that_is_none_is_not_taken(string name) => Series.ForSeeds(seed =>
    {
        var detector = Detectors[name]();
        var last = DateTimeOffset.MinValue;
        foreach (var (value, at) in Series.Hostile(seed, Length))
        {
            var usable = Math.Abs(value) <= SampleClock.Largest && at > last;
            var taken = detector.TryTake(value, at, out var score);
            if (!double.IsFinite(score) || score < 0 || (!usable && (taken || score != 0)))
                return false;
            last = usable ? at : last;
        }

        return true;
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_scores_nothing(string name)
    {
        foreach (var constant in new[] { 0, 0.1, -1e9, 1e100 })
            Scores(Detectors[name](), Enumerable.Range(0, Length).Select(i => (constant, Series.Start.AddSeconds(i)))).ShouldAllBe(score => score == 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_allocates_nothing_per_sample(string name)
    {
        var detector = Detectors[name]();
        var samples = Series.Hostile(1, 2 * Length);
        foreach (var (value, at) in samples.AsSpan(0, Length))
            detector.TryTake(value, at, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (value, at) in samples.AsSpan(Length))
            detector.TryTake(value, at, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static List<double> Scores(IDetector detector, IEnumerable<(double Value, DateTimeOffset At)> samples) =>
        [.. samples.Select(sample => detector.TryTake(sample.Value, sample.At, out var score) ? score : 0)];
}
