using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>What is promised of the multivariate chart, whatever the rows.</summary>
public sealed class MewmaDetectorPropertyTests
{
    private const int Length = 1200;

    [Fact]
    public void Restored_at_any_row_it_goes_on_to_the_bit() => Series.ForSeeds(
        seed =>
        {
            var rows = Plant.Hostile(seed, Length);
            var detector = Detector();
            var restart = new Random(seed).Next(Length);
            Judge(detector, rows.Take(restart));
            var restored = Detector();
            StateDocument.Restore(restored, StateDocument.Save(detector));
            return Judge(detector, rows.Skip(restart)).SequenceEqual(Judge(restored, rows.Skip(restart)))
                && Contributions(detector).SequenceEqual(Contributions(restored));
        },
        count: 20);

    [Theory]
    [InlineData(800, "in the fault")]
    [InlineData(915, "in the calm after it")]
    public void Restored_in_alarm_it_ends_the_alarm_at_the_same_row(int restart, string when)
    {
        var rows = Fault(seed: 3);
        var detector = Detector();
        Judge(detector, rows.Take(restart))[^1].IsAlarm.ShouldBeTrue(when);
        var restored = Detector();
        StateDocument.Restore(restored, StateDocument.Save(detector));
        var rest = Judge(restored, rows.Skip(restart));
        rest.ShouldBe(Judge(detector, rows.Skip(restart)));
        rest.ShouldContain(verdict => verdict.IsChange);
    }

    [Fact]
    public void No_later_row_changes_a_score() => Series.ForSeeds(
        seed =>
        {
            var rows = Plant.Hostile(seed, Length);
            var cut = new Random(seed).Next(Length);
            var changed = rows.Select((row, i) => i < cut ? row : (row.Values.Select(value => (-7 * value) + 3).ToArray(), row.At));
            return Judge(Detector(), rows).Take(cut).SequenceEqual(Judge(Detector(), changed).Take(cut));
        },
        count: 15);

    [Fact]
    public void Another_unit_or_zero_point_of_a_tag_changes_no_alarm_and_no_score() => Series.ForSeeds(
        seed =>
        {
            var random = new Random(seed);
            var units = Enumerable.Range(0, Plant.Tags)
                .Select(_ => (Scale: Math.Pow(10, random.Next(-6, 7)), Shift: (double)random.Next(-1000, 1000))).ToArray();
            var rows = Fault(seed);
            var changed = rows.Select(row => (row.Values.Select((value, tag) => units[tag].Scale * (value + units[tag].Shift)).ToArray(), row.At));
            return Judge(Detector(), rows).Zip(Judge(Detector(), changed)).All(pair =>
                Math.Abs(pair.First.Score - pair.Second.Score) <= 1e-6 && pair.First.IsAlarm == pair.Second.IsAlarm);
        },
        count: 15);

    [Fact]
    public void Whatever_comes_the_score_is_between_0_and_1_and_a_row_out_of_order_scores_0() => Series.ForSeeds(
        seed =>
        {
            var detector = Detector();
            var last = DateTimeOffset.MinValue;
            foreach (var (values, at) in Plant.Hostile(seed, Length))
            {
                var verdict = detector.Take(values, at);
                if (!(verdict.Score is >= 0 and <= 1) || (at <= last && verdict != default))
                    return false;
                last = at > last ? at : last;
            }

            return Contributions(detector) is var parts && parts.All(part => part is >= 0 and <= 1) && parts.Sum() is < 1.000001;
        },
        count: 15);

    [Fact]
    public void What_no_sensor_measures_is_no_value()
    {
        double[] bad = [1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue];
        var rows = Fault(seed: 4);
        var without = rows.Select((row, i) => i % 7 == 0 ? ([.. row.Values[..4], double.NaN], row.At) : row);
        var with = rows.Select((row, i) => i % 7 == 0 ? ([.. row.Values[..4], bad[i / 7 % bad.Length]], row.At) : row);
        Judge(Detector(), with).ShouldBe(Judge(Detector(), without));
    }

    [Fact]
    public void It_allocates_nothing_per_row()
    {
        var detector = Detector();
        var rows = Plant.Hostile(1, 2 * Length);
        foreach (var (values, at) in rows.AsSpan(0, Length))
            detector.Take(values, at);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (values, at) in rows.AsSpan(Length))
            detector.Take(values, at);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_state_of_another_number_of_tags_is_refused() =>
        Should.Throw<StateException>(() => StateDocument.Restore(Detector(3), StateDocument.Save(Detector(4))));

    [Fact]
    public void A_row_of_another_number_of_values_is_refused() =>
        Should.Throw<ArgumentException>(() => Detector(2).Take([1, 2, 3], Series.Start));

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void An_asset_has_1_to_256_tags(int tags) => Should.Throw<ArgumentOutOfRangeException>(() => Detector(tags));

    private static MewmaDetector Detector(int tags = Plant.Tags) => new(tags, new(AlarmBudget.Usual));

    /// <summary>Rows one second apart in which two tags are elsewhere from row 700 to 899: an alarm begins and ends.</summary>
    private static (double[] Values, DateTimeOffset At)[] Fault(int seed) =>
        [.. Plant.Rows(seed, 10 * Length).Take(Length).Select((row, i) =>
        {
            var fault = i is >= 700 and < 900 ? 6 : 0;
            return (new[] { row[0] + fault, row[1], row[2], row[3], row[4] - fault }, Series.Start.AddSeconds(i));
        })];

    private static List<Verdict> Judge(MewmaDetector detector, IEnumerable<(double[] Values, DateTimeOffset At)> rows) =>
        [.. rows.Select(row => detector.Take(row.Values, row.At))];

    private static double[] Contributions(MewmaDetector detector)
    {
        var parts = new double[Plant.Tags];
        detector.Contributions(parts);
        return parts;
    }
}
