using Maintenance.Analytics.Detectors;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

public sealed class NearestPastTests
{
    private const int Shape = 7;
    private const int Past = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void It_finds_what_comparing_each_pair_of_shapes_finds(int neighbours) =>
        Series.ForSeeds(seed => FindsWhatEachPairFinds(seed, neighbours));

    /// <summary>In this series two shapes are as near to the last digits, and each keeps another third neighbour out.</summary>
    [Fact]
    public void Of_two_shapes_as_near_either_is_the_neighbour() => FindsWhatEachPairFinds(703225, neighbours: 4).ShouldBeTrue();

    /// <summary>Carried on in single precision, distances lose their last digits to a value that stands far out, be it the first.</summary>
    [Theory]
    [InlineData(0, 1e99)]
    [InlineData(1, -1e30)]
    [InlineData(300, 1e6)]
    [InlineData(300, 1e99)]
    public void A_value_far_out_leaves_nothing_behind(int at, double wild) => Series.ForSeeds(
        seed =>
        {
            var values = Series.Machine(seed, 700);
            values[at] = wild;
            var nearest = new NearestPast(Shape, Past);
            return values.Index().All(value =>
            {
                var found = nearest.Take(value.Item);
                var isClear = value.Index >= at + Past + Shape + (Past / 4); // it has left the past, and all distances were renewed
                return !isClear || ByEachPair(values.AsSpan(0, value.Index + 1), 1).Any(expected => IsSame(found, expected));
            });
        },
        count: 4);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void What_came_fewer_than_k_times_before_is_strange(int neighbours, int strangeComings)
    {
        var nearest = new NearestPast(Shape, Past * 4, neighbours);
        var random = new Random(1);
        List<double> comings = [];
        for (var i = 0; i < 500; i++)
        {
            var isComing = i % 100 >= 100 - Shape;
            var distance = nearest.Take((isComing ? 5 * (i % 2) : 0) + (0.1 * random.NextDouble()));
            if (i % 100 == 99)
                comings.Add(distance);
        }

        comings.Select(distance => distance > 1).ShouldBe(Enumerable.Range(1, 5).Select(coming => coming <= strangeComings));
    }

    private static bool FindsWhatEachPairFinds(int seed, int neighbours)
    {
        var values = Series.Machine(seed, 600);
        var nearest = new NearestPast(Shape, Past, neighbours);
        return values.Index().All(value =>
        {
            var found = nearest.Take(value.Item);
            return value.Index + 1 < 3 * Shape
                ? double.IsNaN(found)
                : ByEachPair(values.AsSpan(0, value.Index + 1), neighbours).Any(expected => IsSame(found, expected));
        });
    }

    private static bool IsSame(double found, double expected) => Math.Abs(found - expected) < 1e-5 * Math.Max(1, expected);

    /// <summary>
    /// Nearest first; one that shares more than half of its values with one found before is the same. Of two that are as near to the
    /// digits that single precision carries, either may come first, and what is left for the next one depends on it: all that may be told.
    /// </summary>
    private static HashSet<double> ByEachPair(ReadOnlySpan<double> values, int neighbours)
    {
        var last = values[^Shape..].ToArray();
        List<Pair> pairs = [];
        for (var end = Math.Max(Shape, values.Length - Past); end <= values.Length - Shape; end++)
            pairs.Add(new(end, last.Zip(values.Slice(end - Shape, Shape).ToArray(), (a, b) => (a - b) * (a - b)).Sum()));
        HashSet<double> told = [];
        Further(pairs, neighbours, told);
        return told;
    }

    private static void Further(List<Pair> left, int neighbours, HashSet<double> told)
    {
        var least = left.Min(pair => pair.Square);
        foreach (var nearest in left.Where(pair => pair.Square - least <= 1e-5 * Math.Max(1, least)))
        {
            var others = left.Where(pair => Math.Abs(pair.End - nearest.End) > Shape / 2).ToList();
            if (neighbours == 1 || others.Count == 0)
                told.Add(Math.Sqrt(nearest.Square / Shape));
            else
                Further(others, neighbours - 1, told);
        }
    }

    private sealed record Pair(int End, double Square);
}
