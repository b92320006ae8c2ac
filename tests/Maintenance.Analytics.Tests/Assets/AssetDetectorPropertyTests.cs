using Maintenance.Analytics.Assets;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>What is promised of the detector of an asset, whatever the rows.</summary>
public sealed class AssetDetectorPropertyTests
{
    private const int Length = 1200;

    [Fact]
    public void Restored_at_any_row_it_goes_on_to_the_bit() => Series.ForSeeds(
        seed =>
        {
            var rows = Plant.Hostile(seed, Length);
            var detector = Plant.Detector();
            var restart = new Random(seed).Next(Length);
            Plant.Judge(detector, rows.Take(restart));
            var restored = Plant.Detector();
            StateDocument.Restore(restored, StateDocument.Save(detector));
            return Plant.Judge(detector, rows.Skip(restart)).SequenceEqual(Plant.Judge(restored, rows.Skip(restart)))
                && Contributions(detector).SequenceEqual(Contributions(restored));
        },
        count: 20);

    [Fact]
    public void No_later_row_changes_a_score() => Series.ForSeeds(
        seed =>
        {
            var rows = Plant.Hostile(seed, Length);
            var cut = new Random(seed).Next(Length);
            var changed = rows.Select((row, i) => i < cut ? row : (row.Values.Select(value => (-7 * value) + 3).ToArray(), row.At));
            return Plant.Judge(Plant.Detector(), rows).Take(cut).SequenceEqual(Plant.Judge(Plant.Detector(), changed).Take(cut));
        },
        count: 15);

    [Fact]
    public void Another_unit_or_zero_point_of_a_tag_changes_no_alarm_and_no_score() => Series.ForSeeds(
        seed =>
        {
            var random = new Random(seed);
            var units = Enumerable.Range(0, Plant.Tags)
                .Select(_ => (Scale: Math.Pow(10, random.Next(-6, 7)), Shift: (double)random.Next(-1000, 1000))).ToArray();
            var rows = Plant.Rows(seed, Length);
            var ours = Plant.Judge(Plant.Detector(), rows);
            var theirs = Plant.Judge(
                Plant.Detector(), rows.Select(row => row.Select((value, tag) => units[tag].Scale * (value + units[tag].Shift)).ToArray()));
            return ours.Zip(theirs).All(pair =>
                Math.Abs(pair.First.Score - pair.Second.Score) <= 1e-6 && pair.First.IsAlarm == pair.Second.IsAlarm);
        },
        count: 15);

    [Fact]
    public void Whatever_comes_the_score_is_between_0_and_1_and_a_row_out_of_order_scores_0() => Series.ForSeeds(
        seed =>
        {
            var detector = Plant.Detector();
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
    public void It_allocates_nothing_per_row()
    {
        var detector = Plant.Detector();
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
        Should.Throw<StateException>(() => StateDocument.Restore(Plant.Detector(3), StateDocument.Save(Plant.Detector(4))));

    [Fact]
    public void A_row_of_another_number_of_values_is_refused() =>
        Should.Throw<ArgumentException>(() => Plant.Detector(2).Take([1, 2, 3], Series.Start));

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void An_asset_has_1_to_256_tags(int tags) => Should.Throw<ArgumentOutOfRangeException>(() => Plant.Detector(tags));

    private static double[] Contributions(AssetDetector detector)
    {
        var parts = new double[Plant.Tags];
        detector.Contributions(parts);
        return parts;
    }
}
