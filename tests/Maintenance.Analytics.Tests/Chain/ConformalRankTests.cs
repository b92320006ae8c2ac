using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class ConformalRankTests
{
    [Fact]
    public void It_is_the_share_of_remembered_scores_at_least_as_high() => Series.ForSeeds(seed =>
    {
        var scores = Enumerable.Range(0, 100).Select(i => (double)new Random(seed + i).Next(12)).ToList();
        var rank = new ConformalRank(20);
        return scores.Index().All(score =>
        {
            var past = scores.Take(score.Index).TakeLast(20).ToList();
            return rank.Take(score.Item).Equals((1.0 + past.Count(earlier => earlier >= score.Item)) / (past.Count + 1));
        });
    });

    [Fact]
    public void On_a_series_that_goes_on_as_before_a_rank_comes_as_often_as_it_says()
    {
        var random = new Random(5);
        var rank = new ConformalRank();
        var below = Enumerable.Range(0, 50_000).Count(_ => rank.Take(Math.Exp(random.NextDouble())) <= 0.01);
        below.ShouldBeInRange(400, 600);
    }

    [Fact]
    public void What_is_no_number_ranks_last_and_is_not_remembered()
    {
        var rank = new ConformalRank();
        rank.Take(double.NaN).ShouldBe(1);
        rank.Count.ShouldBe(0);
    }

    [Fact]
    public void Restored_it_ranks_the_same()
    {
        var (rank, restored) = (new ConformalRank(50), new ConformalRank(50));
        var random = new Random(6);
        for (var i = 0; i < 80; i++)
            rank.Take(random.Next(30));
        StateDocument.Restore(restored, StateDocument.Save(rank));
        for (var i = 0; i < 80; i++)
            restored.Take(i).ShouldBe(rank.Take(i));
    }
}
