using Maintenance.Analytics.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>The arithmetic of the multivariate chart, by hand.</summary>
public sealed class MewmaTagTests
{
    private static readonly double Usual = Math.Sqrt(MewmaTag.FastShare);

    [Fact]
    public void The_first_row_of_a_moving_mean_stands_for_itself_and_the_second_has_its_exact_variance()
    {
        var tag = Known();
        tag.Take(1, Usual, learns: true).ShouldBeTrue();
        (tag.Away / Usual).ShouldBe(2, 1e-12, "1 is two of the tag's own units");
        tag.Take(1, Usual, learns: true);
        tag.Away.ShouldBe(2 * (1 - 0.64) / Math.Sqrt(1 - Math.Pow(0.8, 4)), 1e-12);
    }

    [Fact]
    public void A_value_counts_for_no_more_than_four_deviations()
    {
        var tag = Known();
        tag.Take(1e99, Usual, learns: true);
        (tag.Away / Usual).ShouldBe(4, 1e-12);
    }

    [Fact]
    public void Tags_without_relations_add_their_squares_and_one_without_values_is_left_out()
    {
        MewmaTag[] tags = [Known(), Known(), new()];
        var covariance = new MewmaCovariance(3);
        covariance.Begin(0);
        covariance.Begin(1);
        tags[0].Take(1, Usual, learns: true);
        tags[1].Take(-0.5, Usual, learns: true);
        covariance.Take(tags);
        covariance.TSquared.ShouldBe(4 + 1, 1e-12);
        covariance.Part(0).ShouldBe(4, 1e-12);
        covariance.Part(2).ShouldBe(0);
        for (var i = 0; i < 30; i++)
            tags[0].Take(double.NaN, Usual, learns: true).ShouldBeFalse();
        covariance.Take(tags);
        covariance.TSquared.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void What_goes_together_counts_for_less_than_what_goes_apart()
    {
        MewmaTag[] tags = [Known(), Known()];
        var covariance = new MewmaCovariance(2);
        covariance.Begin(0);
        covariance.Begin(1);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var shared = Plant.Noise(random) / 2;
            tags[0].Take(shared, Usual, learns: true);
            tags[1].Take(shared, Usual, learns: true);
            covariance.Take(tags);
            covariance.Learn();
        }

        Squared(1).ShouldBeLessThan(Squared(-1) / 10);

        double Squared(double other)
        {
            tags[0].Pause();
            tags[1].Pause();
            tags[0].Take(1, Usual, learns: true);
            tags[1].Take(other, Usual, learns: true);
            covariance.Take(tags);
            return covariance.TSquared;
        }
    }

    /// <summary>Its normal is 0 and its unit a half.</summary>
    private static MewmaTag Known()
    {
        var tag = new MewmaTag();
        for (var i = 0; i < TagUnit.WarmUp; i++)
            tag.Take(i % 2 == 0 ? 1 : -1, Usual, learns: true);
        tag.IsPresent.ShouldBeTrue();
        return tag;
    }
}
