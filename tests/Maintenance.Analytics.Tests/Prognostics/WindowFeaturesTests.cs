using Maintenance.Analytics.Prognostics;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics;

public sealed class WindowFeaturesTests
{
    private static readonly WindowFeatures Features = new(["s11", "s4"]);

    [Fact]
    public void No_later_cycle_changes_what_is_said_of_a_cycle()
    {
        var random = new Random(3);
        double[][] whole = [Noise(random, 120), Noise(random, 120)];
        foreach (var count in new[] { 1, 5, 20, 21, 64, 120 })
        {
            double[][] known = [whole[0][..count], whole[1][..count]];
            Features.After(whole, [count])[0].ShouldBe(Features.After(known, [count])[0]);
        }
    }

    [Fact]
    public void A_straight_line_has_its_slope_and_the_means_of_its_windows()
    {
        double[] line = [.. Enumerable.Range(1, 60).Select(cycle => 2.0 * cycle)];
        var named = Features.Names.Zip(Features.After([line, new double[60]], [60])[0]).ToDictionary(pair => pair.First, pair => pair.Second);

        named["age"].ShouldBe(60);
        named["s11.start"].ShouldBe(21, 1e-4f);
        named["s11.mean5"].ShouldBe(116, 1e-4f);
        named["s11.mean5-start"].ShouldBe(95, 1e-4f);
        named["s11.slope10"].ShouldBe(2, 1e-4f);
        named["s11.slope"].ShouldBe(2, 1e-4f);
        named.Where(pair => pair.Key.StartsWith("s4.", StringComparison.Ordinal)).ShouldAllBe(pair => pair.Value == 0);
    }

    [Fact]
    public void The_first_cycle_of_a_unit_already_has_features() =>
        Features.After([[3.0], [4.0]], [1])[0].ShouldAllBe(value => float.IsFinite(value));

    [Fact]
    public void Each_feature_names_the_signal_it_comes_from() =>
        Features.Names.Select(WindowFeatures.SourceOf).Distinct().ShouldBe(["age", "s11", "s4"]);

    private static double[] Noise(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
}
