using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class TagDetectorTests
{
    private const int Length = 2500;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    [Fact]
    public void Restored_at_any_sample_it_goes_on_to_the_bit() => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, Length);
        var restart = new Random(seed).Next(Length);
        var (detector, restored) = (New(), New());
        Judge(detector, samples.Take(restart));
        StateDocument.Restore(restored, StateDocument.Save(detector));
        return Judge(detector, samples.Skip(restart)).SequenceEqual(Judge(restored, samples.Skip(restart)));
    });

    [Fact]
    public void No_later_sample_changes_a_score() => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, Length);
        var cut = new Random(seed).Next(Length);
        var changed = samples.Select((sample, i) => i < cut ? sample : (-7 * sample.Value, sample.At));
        return Judge(New(), samples).Take(cut).SequenceEqual(Judge(New(), changed).Take(cut));
    });

    [Fact]
    public void Another_unit_or_zero_point_changes_no_score_and_no_alarm() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (scale, shift) = (Math.Pow(10, random.Next(-6, 7)), random.Next(-1000, 1000));
        // Of a quantised tag many scores are the same but for rounding, and that is not to say which of them is the rarer.
        var samples = seed % 2 == 0 ? Healthy(seed, Length) : [.. Healthy(seed, Length).Select(sample => (Math.Round(2 * sample.Value) / 2, sample.At))];
        var ours = Judge(New(), samples);
        var theirs = Judge(New(), samples.Select(sample => (scale * (sample.Value + shift), sample.At)));
        return ours.Zip(theirs).All(pair =>
            Math.Abs(pair.First.Score - pair.Second.Score) <= 1e-6 && pair.First.IsAlarm == pair.Second.IsAlarm && pair.First.IsChange == pair.Second.IsChange);
    });

    [Fact]
    public void Whatever_comes_the_score_is_0_to_1_and_of_a_sample_that_is_none_0() => Series.ForSeeds(seed =>
    {
        var samples = Series.Hostile(seed, Length);
        return Judge(New(), samples).Zip(samples).All(pair =>
            pair.First.Score is >= 0 and <= 1 && (Math.Abs(pair.Second.Value) <= 1e100 || pair.First.Score == 0));
    });

    [Fact]
    public void Constants_a_single_sample_and_repetition_never_alarm()
    {
        Judge(New(), [(1, Series.Start)]).ShouldBe([default]);
        foreach (var constant in new[] { 0, 0.1, -1e9, 1e100 })
            Judge(New(), Every(Enumerable.Repeat(constant, Length))).ShouldAllBe(verdict => verdict.Score == 0);
        Judge(New(), Every(Enumerable.Range(0, 3 * Length).Select(i => 20.1 + (0.7 * (i % 288 / 72))))).ShouldAllBe(verdict => !verdict.IsAlarm);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, -6)]
    public void A_level_never_seen_alarms_within_two_hours_and_is_told_at_most_thrice(int seed, double rise)
    {
        var samples = Every(Healthy(seed, 6000).Select((sample, i) => sample.Value + (i >= 5000 ? rise : 0))).ToArray();
        var alarms = Judge(New(), samples).Index().Where(row => row.Item.IsAlarm).Select(row => row.Index).ToList();
        alarms.ShouldContain(row => row >= 5000 && row < 5024, string.Join(" ", alarms));
        alarms.Count(row => row >= 5000).ShouldBeLessThanOrEqualTo(3, string.Join(" ", alarms));
    }

    [Theory]
    [InlineData(6, false, true)]
    [InlineData(-6, false, true)]
    [InlineData(60, true, false)]
    public void A_change_is_a_level_that_lasts_and_not_a_spike(double rise, bool isSpike, bool isChange)
    {
        var samples = Every(Healthy(1, 6000).Select((sample, i) => sample.Value + (i == 5000 || (i > 5000 && !isSpike) ? rise : 0)));
        var verdicts = Judge(New(), samples);
        verdicts.Skip(5000).Take(24).ShouldContain(verdict => verdict.IsAlarm);
        verdicts.Index().Where(row => row.Index >= 5000 && row.Item.IsChange).Select(row => row.Index)
            .Count(row => row < 5050).ShouldBe(isChange ? 1 : 0);
        verdicts.Count(verdict => verdict.IsChange).ShouldBeLessThanOrEqualTo(verdicts.Count(verdict => verdict.IsAlarm));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 96)]
    public void On_healthy_series_it_keeps_near_its_budget(int periodSeconds, int atMost)
    {
        var alarms = Enumerable.Range(0, 8).Sum(seed =>
            Judge(New(), Every(Healthy(seed, 8 * 2016).Select(sample => sample.Value), TimeSpan.FromSeconds(periodSeconds))).Count(verdict => verdict.IsAlarm));
        alarms.ShouldBeLessThanOrEqualTo(atMost);
    }

    /// <summary>Filled with its last value, or with a line to the next one, a gap would be a shape never seen.</summary>
    [Fact]
    public void A_gap_in_time_is_not_filled()
    {
        var values = Healthy(5, 4000).Select(sample => sample.Value).ToArray();
        var gap = 30 * TimeSpan.FromDays(1);
        var scores = Judge(New(), Every(values)).Select(verdict => verdict.Score);
        Judge(New(), Every(values).Select((sample, i) => (sample.Value, sample.At + (i < 3000 ? TimeSpan.Zero : gap)))).Select(verdict => verdict.Score).ShouldBe(scores);
    }

    [Fact]
    public void It_allocates_nothing_per_sample()
    {
        var detector = New();
        var samples = Series.Hostile(1, 2 * Length);
        foreach (var (value, at) in samples.AsSpan(0, Length))
            detector.Take(value, at);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (value, at) in samples.AsSpan(Length))
            detector.Take(value, at);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void It_says_how_often_samples_come_and_how_long_it_still_learns()
    {
        var detector = New();
        (detector.Period, detector.WarmUpLeft).ShouldBe((null, 150));
        Judge(detector, Healthy(1, 100));
        (detector.Period, detector.WarmUpLeft).ShouldBe((Period, 50));
    }

    /// <summary>A whole period is longer than the first looks: until its other half has come, every value of that is new.</summary>
    [Theory]
    [InlineData("noise", 225)]
    [InlineData("period of 288", 300)]
    [InlineData("run-up", 450)]
    [InlineData("constant", 450)]
    public void It_learns_until_what_comes_is_like_what_was(string kind, int samples)
    {
        var random = new Random(6);
        Func<int, double> value = kind switch
        {
            "noise" => _ => random.NextDouble(),
            "period of 288" => i => (5 * Math.Sin(2 * Math.PI * i / 288)) + random.NextDouble(),
            "run-up" => i => (0.1 * i) + random.NextDouble(),
            _ => _ => 7,
        };
        var detector = New();
        Judge(detector, Every(Enumerable.Range(0, samples - 1).Select(value)));
        (detector.WarmUpLeft, detector.Choice.WarmUp).ShouldBe((1, null));
        Judge(detector, [(value(samples - 1), Series.Start + (samples * Period))]);
        (detector.WarmUpLeft, detector.Choice.WarmUp).ShouldBe((0, samples));
    }

    /// <summary>What flickers by its last digit is not new when the digit flickers for the first time in weeks; what moves by three is.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void A_quantised_tag_tells_its_step_and_a_single_one_is_no_anomaly(int steps, bool isAnomaly)
    {
        const double Step = 0.25;
        const int Flicker = 8000;
        var random = new Random(9);
        var values = Enumerable.Range(0, Flicker + 200).Select(i => 20 + (Step * (i < 400 ? random.Next(2) : i == Flicker ? steps : 0)));
        var detector = New();
        var verdicts = Judge(detector, Every(values));
        detector.Choice.Resolution.ShouldBe(Step);
        verdicts.Skip(Flicker).Any(verdict => verdict.IsAlarm).ShouldBe(isAnomaly);
    }

    [Fact]
    public void A_continuous_tag_tells_a_hundredth_of_its_noise_as_what_is_the_same()
    {
        var detector = New();
        Judge(detector, Healthy(3, 1000));
        detector.Choice.Resolution!.Value.ShouldBeInRange(0.0025, 0.006);
    }

    [Fact]
    public void It_says_how_noisy_the_tag_is_and_what_it_repeats()
    {
        var random = new Random(3);
        var day = New();
        Judge(day, Healthy(3, 4 * 288));
        day.Choice.Season.ShouldBe(Season.Day);
        day.Choice.SeasonLength.ShouldBe(TimeSpan.FromDays(1));
        day.Choice.Noise!.Value.ShouldBeInRange(0.25, 0.6); // median step of the sum of two uniform numbers: 0.42

        var cycle = New();
        Judge(cycle, Every(Enumerable.Range(0, 8000).Select(i => (i % 100 < 50 ? 3 : 0) + random.NextDouble())));
        (cycle.Choice.Season, cycle.Choice.SeasonLength).ShouldBe((Season.Cycle, 100 * Period));

        var none = New();
        Judge(none, Every(Enumerable.Range(0, 8000).Select(_ => random.NextDouble())));
        (none.Choice.Season, none.Choice.SeasonLength).ShouldBe((Season.None, null));
    }

    [Fact]
    public void What_it_says_of_itself_survives_a_restart()
    {
        var (detector, restored) = (New(), New());
        Judge(detector, Healthy(3, Length));
        StateDocument.Restore(restored, StateDocument.Save(detector));
        restored.Choice.ShouldBe(detector.Choice);
        (restored.Choice.Noise, restored.Choice.Season).ShouldNotBe((null, Season.None));
        (restored.Choice.WarmUp, restored.Choice.Resolution).ShouldNotBe((null, null));
    }

    private static TagDetector New() => new(new(AlarmBudget.Usual));

    private static (double Value, DateTimeOffset At)[] Healthy(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Every(Enumerable.Range(0, length).Select(i =>
            50 + (2 * Math.Sin(2 * Math.PI * i / 288)) + random.NextDouble() + random.NextDouble()))];
    }

    private static IEnumerable<(double Value, DateTimeOffset At)> Every(IEnumerable<double> values, TimeSpan? period = null) =>
        values.Select((value, i) => (value, Series.Start + (i * (period ?? Period))));

    private static List<Verdict> Judge(TagDetector detector, IEnumerable<(double Value, DateTimeOffset At)> samples) =>
        [.. samples.Select(sample => detector.Take(sample.Value, sample.At))];
}
