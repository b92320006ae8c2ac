using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>What the detector of an asset finds, and what it leaves alone.</summary>
public sealed class AssetDetectorTests
{
    [Fact]
    public void It_alarms_while_a_tag_has_left_its_normal_and_names_the_tag()
    {
        var random = new Random(1);
        var detector = Plant.Detector(3);
        var parts = new double[3];
        List<bool> alarms = [];
        for (var i = 0; i < 1200; i++)
        {
            var fault = i is >= 500 and < 900 ? 3 : 0;
            alarms.Add(detector.Take([Plant.Noise(random), 10 + Plant.Noise(random) - fault, Plant.Noise(random)], Series.Start.AddSeconds(i)).IsAlarm);
            if (i == 700)
                detector.Contributions(parts);
        }

        alarms.Take(500).ShouldAllBe(alarm => !alarm);
        alarms.Skip(530).Take(370).ShouldAllBe(alarm => alarm);
        alarms.Skip(960).ShouldAllBe(alarm => !alarm);
        parts[1].ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void The_rows_where_an_alarm_begins_and_ends_are_its_changes()
    {
        var verdicts = Plant.Judge(Plant.Detector(), Plant.Rows(3, 1500));
        verdicts.ShouldContain(verdict => verdict.IsAlarm);
        for (var i = 1; i < verdicts.Count; i++)
            verdicts[i].IsChange.ShouldBe(verdicts[i].IsAlarm != verdicts[i - 1].IsAlarm);
    }

    [Fact]
    public void Drift_and_cycles_are_normal()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var walk = 0.0;
            var rows = Enumerable.Range(0, 5000).Select(i => new[]
            {
                walk += Plant.Noise(random) * 0.2,
                (i / 500.0) + (0.05 * Plant.Noise(random)),
                Math.Sin(2 * Math.PI * i / 60) + (0.1 * Plant.Noise(random)),
            });
            Plant.Judge(Plant.Detector(3), rows).Count(verdict => verdict.IsAlarm).ShouldBeLessThan(100);
        }
    }

    [Fact]
    public void Noise_alone_hardly_ever_alarms()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 20_000).Select(_ => new[] { Plant.Noise(random), Plant.Noise(random), Plant.Noise(random) });
        Plant.Judge(Plant.Detector(3), rows).Count(verdict => verdict.IsAlarm).ShouldBeLessThan(20);
    }

    [Fact]
    public void Two_tags_that_no_longer_go_together_alarm_though_each_alone_is_as_before()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 2000).Select(i =>
        {
            var (shared, own) = (Plant.Noise(random), Plant.Noise(random));
            return new[] { shared, i < 1500 ? shared + (0.1 * own) : own, shared + (0.1 * Plant.Noise(random)), Plant.Noise(random) };
        });
        var verdicts = Plant.Judge(Plant.Detector(4), rows);
        verdicts.Take(1500).Count(verdict => verdict.IsAlarm).ShouldBe(0);
        verdicts.Skip(1500).ShouldContain(verdict => verdict.IsAlarm);
    }

    /// <summary>Thirty hidden causes move two tags each; then they move them half as much again, with the same noise of each tag.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_swings_further_along_the_usual_directions_is_told_by_T_squared_alone(int seed)
    {
        var random = new Random(seed);
        var told = FirstToTell(60, i =>
        {
            var causes = Enumerable.Range(0, 30).Select(_ => Plant.Noise(random) * (i < 2500 ? 1 : 1.5)).ToArray();
            return [.. Enumerable.Range(0, 60).Select(tag => causes[tag / 2] + (0.3 * Plant.Noise(random)))];
        });
        told.Row.ShouldBeGreaterThanOrEqualTo(2500);
        told.By.ShouldBe(["T²"]);
    }

    /// <summary>The tags are all high or all low; then all are half way, where their mean has always been.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_between_two_usual_states_are_told_by_the_trees_alone(int seed)
    {
        var random = new Random(seed);
        var told = FirstToTell(4, i =>
        {
            var state = i < 2500 ? (random.Next(2) * 2) - 1 : 0;
            return [.. Enumerable.Range(0, 4).Select(_ => state + (0.2 * Plant.Noise(random)))];
        });
        told.Row.ShouldBeGreaterThanOrEqualTo(2500);
        told.By.ShouldBe(["trees"]);
    }

    private static (int Row, IReadOnlyList<string> By) FirstToTell(int tags, Func<int, double[]> row)
    {
        var detector = Plant.Detector(tags);
        for (var i = 0; i < 3000; i++)
        {
            if (detector.Take(row(i), Series.Start.AddSeconds(i)).IsAlarm)
                return (i, [.. Enumerable.Range(0, tags).Select(tag => $"tag {tag}").Concat(["T²", "Q", "trees"]).Where((_, series) => detector.IsAbnormal(series))]);
        }

        return (-1, []);
    }

    [Fact]
    public void What_each_tag_has_to_do_with_the_last_row_is_known_after_a_restart()
    {
        var random = new Random(5);
        var (detector, restored) = (Plant.Detector(4), Plant.Detector(4));
        Plant.Judge(detector, Enumerable.Range(0, 1600).Select(i =>
        {
            var (shared, own) = (Plant.Noise(random), Plant.Noise(random));
            return new[] { shared, i < 1500 ? shared + (0.1 * own) : own, shared + (0.1 * Plant.Noise(random)), Plant.Noise(random) };
        }));
        StateDocument.Restore(restored, StateDocument.Save(detector));
        var (before, after) = (new double[4], new double[4]);
        detector.Contributions(before);
        restored.Contributions(after);
        before.Sum().ShouldBe(1, 1e-9);
        after.ShouldBe(before);
    }

    [Fact]
    public void A_new_steady_state_is_taken_for_normal_in_the_end()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 3000).Select(i => new[] { Plant.Noise(random) + (i > 500 ? 50 : 0), Plant.Noise(random) });
        var verdicts = Plant.Judge(Plant.Detector(2), rows);
        verdicts.Skip(520).Take(900).ShouldAllBe(verdict => verdict.IsAlarm);
        verdicts.Skip(1600).ShouldAllBe(verdict => !verdict.IsAlarm);
    }

    [Fact]
    public void Constant_tags_say_nothing_and_have_no_choice()
    {
        var detector = Plant.Detector(2);
        Plant.Judge(detector, Enumerable.Repeat<double[]>([7.0, 1e99], 1000)).ShouldAllBe(verdict => verdict.Score == 0);
        detector.Choices.ShouldAllBe(choice => choice.WarmUpLeft == 1 && choice.Scatter == null);
    }

    [Fact]
    public void A_flag_that_flickers_or_turns_is_no_alarm()
    {
        var rows = Enumerable.Range(0, 2000).Select(i => new[] { i % 400 == 399 ? 0.0 : 1.0, i < 1500 ? 1.0 : 0.0 });
        Plant.Judge(Plant.Detector(2), rows).ShouldAllBe(verdict => !verdict.IsAlarm);
    }

    [Fact]
    public void A_tag_without_values_no_longer_alarms()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 800).Select(i =>
            new[] { i is >= 500 and < 600 ? 9 : i >= 600 ? double.NaN : Plant.Noise(random), Plant.Noise(random) });
        var verdicts = Plant.Judge(Plant.Detector(2), rows);
        verdicts[599].IsAlarm.ShouldBeTrue();
        verdicts.Skip(640).ShouldAllBe(verdict => !verdict.IsAlarm);
    }

    [Fact]
    public void Evidence_does_not_reach_across_a_pause_but_what_is_normal_does()
    {
        var random = new Random(6);
        var detector = Plant.Detector(2);
        Plant.Judge(detector, Enumerable.Range(0, 500).Select(_ => Row(0)));
        Plant.Judge(detector, Enumerable.Range(0, 30).Select(_ => Row(8)), from: 500)[^1].IsAlarm.ShouldBeTrue();
        var after = Plant.Judge(detector, Enumerable.Range(0, 60).Select(_ => Row(8)), from: 86_400);
        after[0].IsAlarm.ShouldBeFalse();
        after[^1].IsAlarm.ShouldBeTrue();

        double[] Row(double level) => [level + Plant.Noise(random), Plant.Noise(random)];
    }

    [Fact]
    public void A_smaller_budget_alarms_later_or_not_at_all()
    {
        var rows = Plant.Rows(11, 1500);
        var strict = Plant.Judge(new AssetDetector(Plant.Tags, new(0.01)), rows).FindIndex(verdict => verdict.IsAlarm);
        var usual = Plant.Judge(new AssetDetector(Plant.Tags, new(AlarmBudget.Usual)), rows).FindIndex(verdict => verdict.IsAlarm);
        usual.ShouldBeGreaterThan(0);
        strict.ShouldBeGreaterThan(usual);
    }

    [Fact]
    public void It_says_what_it_chose()
    {
        var detector = Plant.Detector();
        Plant.Judge(detector, Plant.Rows(1, 100));
        var choices = detector.Choices;
        choices.ShouldAllBe(choice => choice.WarmUpLeft == 0 && choice.Scatter > 0 && choice.Noise > 0);
        choices[2].Wander!.Value.ShouldBeGreaterThan(0.7, "a temperature wanders");
        choices[0].Wander!.Value.ShouldBeLessThan(0.6, "noise does not");
    }
}
