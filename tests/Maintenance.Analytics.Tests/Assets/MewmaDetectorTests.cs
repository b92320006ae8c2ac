using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>What the multivariate chart finds, and what it leaves alone.</summary>
public sealed class MewmaDetectorTests
{
    [Fact]
    public void Many_tags_that_each_shift_too_little_to_be_seen_alone_alarm_together()
    {
        var rows = Noise(24, 2000, seed: 5).Select((row, i) => row.Select(value => value + (i is >= 1000 and < 1400 ? 0.75 : 0)).ToArray()).ToArray();
        var alarms = Alarms(Detector(24), rows);
        alarms.Take(1000).ShouldAllBe(alarm => !alarm);
        alarms.Skip(1030).Take(370).ShouldAllBe(alarm => alarm);
        alarms.Skip(1450).ShouldAllBe(alarm => !alarm);
        Plant.Judge(Plant.Detector(24), rows).ShouldAllBe(verdict => !verdict.IsAlarm, "each by itself they say too little");
    }

    [Fact]
    public void A_relation_that_breaks_is_found_and_the_tag_that_broke_it_named()
    {
        var random = new Random(2);
        var detector = Detector(4);
        var parts = new double[4];
        List<bool> alarms = [];
        for (var i = 0; i < 2000; i++)
        {
            var load = Plant.Noise(random);
            double[] row = [load, load, load, i < 1500 ? load : load + 0.4];
            alarms.AddRange(Alarms(detector, [[.. row.Select(value => value + (0.1 * Plant.Noise(random)))]], i));
            if (i == 1600)
                detector.Contributions(parts);
        }

        alarms.Take(1500).ShouldAllBe(alarm => !alarm);
        alarms[1600].ShouldBeTrue("0.4 of the tag's own standard deviation, but four of what it usually departs from the others");
        parts[3].ShouldBeGreaterThan(0.6);
        parts.Sum().ShouldBe(1, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_tag_that_left_its_normal_is_named(int faulty)
    {
        var detector = Detector(3);
        var rows = Noise(3, 700, seed: 6);
        foreach (var row in rows.Skip(500))
            row[faulty] -= 3;
        Alarms(detector, rows)[^1].ShouldBeTrue();
        var parts = new double[3];
        detector.Contributions(parts);
        parts[faulty].ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void A_slow_drift_raises_no_more_alarms_than_noise_and_holds_none()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var drift = Noise(5, 6000, seed).Select((row, i) => row.Select((value, tag) => value + (tag * i / 1500.0)).ToArray());
            var verdicts = Plant.Judge(Detector(5), drift);
            verdicts.Count(verdict => verdict.IsAlarm && verdict.IsChange).ShouldBeLessThan(6, "the budget allows 3, half as much again and one");
            verdicts.Count(verdict => verdict.IsAlarm).ShouldBeLessThan(300, "a tag goes 16 standard deviations, and frozen for long it would stay in alarm");
        }
    }

    [Fact]
    public void A_fault_that_lasts_is_not_learnt_for_a_thousand_rows_and_then_is_normal()
    {
        var rows = Noise(5, 3000, seed: 3);
        foreach (var row in rows.Skip(1000))
            row[2] += 3;
        var verdicts = Plant.Judge(Detector(5), rows);
        verdicts.Take(1000).ShouldAllBe(verdict => !verdict.IsAlarm);
        verdicts.Skip(1010).Take(985).ShouldAllBe(verdict => verdict.IsAlarm, "frozen, the normal does not follow the fault");
        verdicts.Skip(2020).ShouldAllBe(verdict => !verdict.IsAlarm, "what stays is how the asset is now");
        verdicts.Skip(2400).ShouldContain(verdict => verdict.Score > 0, "it judges again");
    }

    [Fact]
    public void After_the_new_state_is_normal_the_old_one_alarms()
    {
        var rows = Noise(5, 4000, seed: 9);
        foreach (var row in rows.Skip(1000).Take(2000))
            row[2] += 3;
        Alarms(Detector(5), rows).Skip(3010).Take(900).ShouldAllBe(alarm => alarm);
    }

    [Fact]
    public void A_repair_ends_the_alarm_at_once()
    {
        var rows = Noise(3, 1500, seed: 4);
        foreach (var row in rows.Skip(600).Take(300))
            row[1] += 4;
        var alarms = Alarms(Detector(3), rows);
        alarms.Skip(610).Take(290).ShouldAllBe(alarm => alarm);
        alarms.Skip(900 + NoveltyAlarm.Calm + 15).ShouldAllBe(alarm => !alarm);
    }

    [Fact]
    public void The_rows_where_an_alarm_begins_and_ends_are_its_changes()
    {
        var rows = Noise(3, 1500, seed: 4);
        foreach (var row in rows.Skip(600).Take(300))
            row[1] += 4;
        var verdicts = Plant.Judge(Detector(3), rows);
        verdicts.ShouldContain(verdict => verdict.IsAlarm);
        for (var i = 1; i < verdicts.Count; i++)
            verdicts[i].IsChange.ShouldBe(verdicts[i].IsAlarm != verdicts[i - 1].IsAlarm);
    }

    [Fact]
    public void Noise_alone_alarms_about_as_often_as_the_budget_says()
    {
        var verdicts = Plant.Judge(Detector(3), Noise(3, 20_000, seed: 7));
        verdicts.Count(verdict => verdict.IsAlarm && verdict.IsChange).ShouldBeInRange(1, 16, "10 weeks of rows, half as much again and one");
        Plant.Judge(new MewmaDetector(3, new(0.01)), Noise(3, 20_000, seed: 7)).ShouldAllBe(verdict => !verdict.IsAlarm);
    }

    [Fact]
    public void Constants_and_what_becomes_one_say_nothing()
    {
        var detector = Detector(2);
        Plant.Judge(detector, Enumerable.Repeat<double[]>([7.0, 1e99], 1000)).ShouldAllBe(verdict => verdict.Score == 0);
        detector.Choices.ShouldAllBe(choice => choice.WarmUpLeft == 1 && choice.Scatter == null);
        var resting = Noise(2, 5000, seed: 8).Select((row, i) => i < 500 ? row : [0.0, 0.0]);
        Alarms(Detector(2), resting).ShouldAllBe(alarm => !alarm);
    }

    [Fact]
    public void A_constant_tag_changes_nothing_of_what_the_others_say()
    {
        var rows = Noise(3, 1000, seed: 10);
        foreach (var row in rows.Skip(600))
            row[0] += 4;
        var beside = rows.Select(row => new[] { row[0], 5, row[1], row[2] });
        Plant.Judge(Detector(4), beside).ShouldBe(Plant.Judge(Detector(3), rows));
    }

    [Fact]
    public void A_tag_without_values_no_longer_alarms_and_begins_at_its_normal_when_it_is_back()
    {
        var rows = Noise(2, 1200, seed: 4);
        foreach (var row in rows.Skip(500).Take(100))
            row[0] += 6;
        foreach (var row in rows.Skip(600).Take(200))
            row[0] = double.NaN;
        var alarms = Alarms(Detector(2), rows);
        alarms[599].ShouldBeTrue();
        alarms.Skip(600 + 30 + NoveltyAlarm.Calm).ShouldAllBe(alarm => !alarm);
    }

    [Fact]
    public void Moving_means_do_not_reach_across_a_pause_but_what_is_normal_does()
    {
        var rows = Noise(2, 600, seed: 6);
        foreach (var row in rows.Skip(500))
            row[0] += 8;
        var detector = Detector(2);
        Alarms(detector, rows.Take(530))[^1].ShouldBeTrue();
        var after = Alarms(detector, rows.Skip(530), from: 86_400);
        after[0].ShouldBeFalse();
        after[^1].ShouldBeTrue();
    }

    [Fact]
    public void It_says_what_it_chose()
    {
        var detector = Detector(Plant.Tags);
        Plant.Judge(detector, Plant.Rows(1, 600));
        var choices = detector.Choices;
        choices.ShouldAllBe(choice => choice.WarmUpLeft == 0 && choice.Scatter > 0 && choice.Noise > 0 && choice.Period == TimeSpan.FromSeconds(1));
        choices[2].Wander!.Value.ShouldBeGreaterThan(0.7, "a temperature wanders");
        choices[0].Wander!.Value.ShouldBeLessThan(0.6, "noise does not");
    }

    private static MewmaDetector Detector(int tags) => new(tags, new(AlarmBudget.Usual));

    private static double[][] Noise(int tags, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, tags).Select(_ => Plant.Noise(random)).ToArray())];
    }

    private static List<bool> Alarms(MewmaDetector detector, IEnumerable<double[]> rows, int from = 0) =>
        [.. Plant.Judge(detector, rows, from).Select(verdict => verdict.IsAlarm)];
}
