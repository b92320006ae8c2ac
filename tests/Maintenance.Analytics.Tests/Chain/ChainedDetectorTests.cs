using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;
using Maintenance.Analytics.Tests.Detectors;
using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

/// <summary>Every detector of one tag with the two steps that follow it: one call and one setting, whatever the detector.</summary>
public sealed class ChainedDetectorTests
{
    private const int WeeksOfNoise = 26;
    private const int Week = 2016;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Names => DetectorPropertyTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void On_a_series_that_goes_on_as_before_it_keeps_its_budget(string name)
    {
        foreach (var perWeek in new[] { 0.5, 2 })
            Alarms(name, new(perWeek), Noise(1, WeeksOfNoise * Week)).Count.ShouldBeLessThanOrEqualTo((int)(1.5 * perWeek * WeeksOfNoise));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_breaks_a_series_alarms_and_is_told_at_most_thrice(string name)
    {
        const int Fault = 6000;
        // A jump to another level, upwards and downwards from sample to sample: each detector sees one of the two.
        var values = Noise(2, Fault + 150);
        for (var i = Fault; i < values.Length; i++)
            values[i] = 40 + (i % 2 == 0 ? 15 : 0);
        Alarms(name, new(AlarmBudget.Usual), values).Count(row => row >= Fault).ShouldBeInRange(1, 3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Restored_together_at_any_sample_they_go_on_to_the_bit(string name) => Series.ForSeeds(
        seed =>
        {
            var samples = Series.Hostile(seed, 1500);
            var restart = new Random(seed).Next(samples.Length);
            var (ours, theirs) = (New(name, new(20)), New(name, new(20)));
            Judge(ours, samples.Take(restart));
            StateDocument.Restore(theirs, StateDocument.Save(ours));
            return Judge(ours, samples.Skip(restart)).SequenceEqual(Judge(theirs, samples.Skip(restart)));
        },
        count: 5);

    [Fact]
    public void No_detector_is_left_out() => typeof(IDetector).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IDetector)))
        .ShouldBe(DetectorPropertyTests.Detectors.Values.Select(make => make().GetType()).Distinct(), ignoreOrder: true);

    /// <summary>What is measured of a block of waveform is a tag like any other.</summary>
    [Fact]
    public void A_block_of_vibration_that_is_struck_alarms_by_its_kurtosis()
    {
        const int Struck = 1000;
        var (random, chained) = (new Random(4), new ChainedDetector(new Cusum(), new(AlarmBudget.Usual)));
        var scores = Enumerable.Range(0, Struck + 60).Select(block =>
        {
            double[] samples = [.. Enumerable.Range(0, 256).Select(i => Math.Sin(i / 3.0) + random.NextDouble() + (block >= Struck && i % 64 == 0 ? 4 : 0))];
            return chained.Take(WaveformFeatures.Of(Waveform.Of(samples, 2560).ShouldNotBeNull()).Kurtosis, Series.Start + (block * Period));
        }).ToList();
        scores[..Struck].ShouldAllBe(score => score < Verdict.AlarmLine);
        scores[Struck..].Count(score => score >= Verdict.AlarmLine).ShouldBeInRange(1, 3);
    }

    private static ChainedDetector New(string name, AlarmBudget budget) => new(DetectorPropertyTests.Detectors[name](), budget);

    private static List<double> Judge(ChainedDetector judge, IEnumerable<(double Value, DateTimeOffset At)> samples) =>
        [.. samples.Select(sample => judge.Take(sample.Value, sample.At))];

    private static List<int> Alarms(string name, AlarmBudget budget, double[] values) =>
        [.. Judge(New(name, budget), values.Select((value, i) => (value, Series.Start + (i * Period)))).Index()
            .Where(row => row.Item >= Verdict.AlarmLine).Select(row => row.Index)];

    private static double[] Noise(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 20 + random.NextDouble() + random.NextDouble() + random.NextDouble())];
    }
}
