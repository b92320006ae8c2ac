using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Assets;
using Maintenance.Contracts.Readings;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

/// <summary>A counter runs, its tag tells of it well and badly: whatever comes, the ledger counts what the counter did.</summary>
public class TagCountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private enum Said
    {
        Well,
        Badly,
        Again,
        TooMuch,
    }

    private sealed record Tick(int Counted, int Minutes, Said Said);

    private static Gen<Tick[]> Ticks =>
        Gen.Choose(0, 480).Zip(Gen.Choose(1, 40)).Zip(Gen.Frequency((8, Gen.Constant(Said.Well)), (1, Gen.Constant(Said.Badly)), (1, Gen.Constant(Said.Again)), (1, Gen.Constant(Said.TooMuch))))
            .Select(pair => new Tick(pair.Item1.Item1, pair.Item1.Item2, pair.Item2)).ArrayOf();

    [Theory]
    [InlineData(1000)]
    [InlineData(null)]
    public void What_the_ledger_adds_up_is_what_was_counted(int? rollover) => Prop.ForAll(Ticks.ToArbitrary(), ticks =>
    {
        var count = new TagCount(rollover);
        var (counter, at, bad) = (0, Noon, 0);
        long? first = null;
        foreach (var tick in ticks)
        {
            at += TimeSpan.FromMinutes(tick.Minutes);
            var isWell = tick.Said is Said.Well;
            counter += isWell ? tick.Counted : 0; // what is not told stays within half a turn
            double shown = rollover is { } end ? counter % end : counter;
            if (tick.Said is Said.TooMuch && rollover is null)
                continue;
            var sample = tick.Said switch
            {
                Said.Badly => new TagSample(shown, Quality.Bad, at),
                Said.TooMuch => new TagSample(rollover!.Value, Quality.Good, at),
                Said.Again when first is not null => new TagSample(shown, Quality.Good, Noon),
                _ => new TagSample(shown, Quality.Good, at),
            };
            bad += tick.Said is Said.Badly or Said.TooMuch || (tick.Said is Said.Again && first is not null) ? 1 : 0;
            if (tick.Said is Said.Well || (tick.Said is Said.Again && first is null))
                first ??= counter;
            count.Take(sample, at);
        }

        var written = count.Rows.Zip(count.Rows.Skip(1), (a, b) => (long)(b.Value >= a.Value ? b.Value - a.Value : b.Value - a.Value + rollover!.Value)).Sum();
        var unwritten = count is { Seen: { } seen, Rows: [.., var last] } ? seen.Value - last.Value : 0;
        return count.Refused.Values.Sum() == bad
            && (first is null ? count.Rows.Count == 0 : written + unwritten == counter - first && unwritten >= 0)
            && count.Rows.Zip(count.Rows.Skip(1)).All(pair => pair.First.AtUtc < pair.Second.AtUtc);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counter_that_was_set_back_is_not_taken_for_one_that_began_again()
    {
        var count = new TagCount(1_000_000);
        count.Take(new(500_000, Quality.Good, Noon), Noon);
        count.Take(new(3, Quality.Good, Noon.AddMinutes(1)), Noon.AddMinutes(1));

        Assert.Equal((1, 1), (count.Rows.Count, count.Refused[RefusedCount.Backwards]));
    }

    [Fact]
    public void One_that_goes_on_is_written_every_quarter_of_an_hour_and_one_that_stands_once_a_day()
    {
        var (running, standing) = (new TagCount(null), new TagCount(null));
        for (var minute = 0; minute <= 60 * 24; minute++)
        {
            var at = Noon.AddMinutes(minute);
            running.Take(new(minute, Quality.Good, at), at);
            standing.Take(new(7, Quality.Good, at), at);
        }

        Assert.Equal(((24 * 4) + 1, 2), (running.Rows.Count, standing.Rows.Count));
    }

    [Fact]
    public void What_lies_in_the_future_is_refused_and_nothing_after_it_is_lost()
    {
        var count = new TagCount(null);
        count.Take(new(5, Quality.Good, Noon.AddHours(1)), Noon);
        count.Take(new(6, Quality.Good, Noon), Noon);

        Assert.Equal((6m, 1), (count.Rows.Single().Value, count.Refused[RefusedCount.OutOfOrder]));
    }
}
