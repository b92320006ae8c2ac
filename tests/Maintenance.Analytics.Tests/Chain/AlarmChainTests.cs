using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class AlarmChainTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    [Fact]
    public void On_noise_it_spends_no_more_than_the_budget_in_a_year()
    {
        foreach (var perWeek in new[] { 0.25, 1, 4 })
            Alarms(new(new(perWeek)), Noise(1, 52 * 2016)).Count.ShouldBeLessThan((int)(1.5 * 52 * perWeek) + 2);
    }

    [Fact]
    public void What_is_stranger_than_all_before_alarms_once_and_again_only_when_it_grows()
    {
        var scores = Noise(2, 4000);
        for (var i = 3000; i < 3100; i++)
            scores[i] = 15;
        scores[3050] = 150;
        Alarms(new(new(1)), scores).Where(row => row >= 3000).ShouldBe([3000, 3050]);
    }

    [Fact]
    public void Nothing_alarms_while_it_warms_up() =>
        Alarms(new(new(1000), warmUp: 500), Noise(3, 5000)).ShouldAllBe(row => row >= 500);

    [Fact]
    public void Only_the_order_of_scores_counts_not_their_unit()
    {
        var scores = Noise(4, 5000);
        Alarms(new(new(4)), [.. scores.Select(score => 1e-9 * score)]).ShouldBe(Alarms(new(new(4)), scores));
    }

    [Fact]
    public void What_is_no_score_is_not_learnt_from()
    {
        var chain = new AlarmChain(new(1));
        foreach (var none in new[] { double.NaN, double.PositiveInfinity, -1 })
            chain.Take(none, Series.Start).ShouldBe(0);
        StateDocument.Save(chain).ShouldBe(StateDocument.Save(new AlarmChain(new(1))));
    }

    [Fact]
    public void Restored_at_any_score_it_goes_on_to_the_bit() => Series.ForSeeds(seed =>
    {
        var scores = Noise(seed, 2000);
        var restart = new Random(seed).Next(scores.Length);
        var (chain, restored) = (new AlarmChain(new(4)), new AlarmChain(new(4)));
        for (var i = 0; i < restart; i++)
            chain.Take(scores[i], Series.Start + (i * Period));
        StateDocument.Restore(restored, StateDocument.Save(chain));
        return Enumerable.Range(restart, scores.Length - restart)
            .All(i => chain.Take(scores[i], Series.Start + (i * Period)).Equals(restored.Take(scores[i], Series.Start + (i * Period))));
    });

    [Fact]
    public void It_allocates_nothing_per_score()
    {
        var chain = new AlarmChain(new(4));
        chain.Take(1, Series.Start);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < 5000; i++)
            chain.Take(i % 700, Series.Start + (i * Period));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static double[] Noise(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => -Math.Log(1 - random.NextDouble()))];
    }

    private static List<int> Alarms(AlarmChain chain, double[] scores) =>
        [.. Enumerable.Range(0, scores.Length).Where(i => chain.Take(scores[i], Series.Start + (i * Period)) >= Verdict.AlarmLine)];
}
