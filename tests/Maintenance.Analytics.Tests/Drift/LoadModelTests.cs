using Maintenance.Analytics.Drift;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Drift;

public sealed class LoadModelTests
{
    [Fact]
    public void It_finds_what_the_load_explains()
    {
        var (model, random, slow) = (new LoadModel(), new Random(1), 0.0);
        var worst = 0.0;
        for (var i = 0; i < 3000; i++)
        {
            var load = 40 + (10 * Math.Sin(i / 30.0));
            slow += ((load * load) - slow) / 6;
            var value = 20 + (0.3 * load) + (0.01 * slow) + (0.1 * (random.NextDouble() - 0.5));
            if (model.TryTake(value, load, slow, true, out var residual))
                worst = Math.Max(worst, Math.Abs(residual));
        }

        worst.ShouldBeInRange(0.01, 0.2);
    }

    [Fact]
    public void Of_a_load_that_it_never_saw_it_says_nothing_and_learns_it()
    {
        var (model, random) = (new LoadModel(), new Random(2));
        double Value(double load) => 5 + (0.1 * load * load / 40) + (0.02 * random.NextDouble());
        bool Take(double load, out double residual) => model.TryTake(Value(load), load, load * load, true, out residual);
        for (var i = 0; i < 1500; i++)
            Take(40 + random.NextDouble(), out _);
        Take(40.5, out _).ShouldBeTrue();
        Take(25, out _).ShouldBeFalse();
        var silent = Enumerable.Range(0, 1000).TakeWhile(i => !Take(25 + random.NextDouble(), out var residual)).Count();
        silent.ShouldBeInRange(20, 500);
        Take(25.5, out var after);
        Math.Abs(after).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void While_a_fault_is_suspected_nothing_is_learnt()
    {
        var model = new LoadModel();
        for (var i = 0; i < LoadModel.Learning; i++)
            model.TryTake(10, 40 + (i % 5), 1600, true, out _);
        model.TryTake(10, 80, 6400, false, out var before);
        for (var i = 0; i < 500; i++)
            model.TryTake(100, 80, 6400, false, out _);
        model.TryTake(10, 80, 6400, false, out var after);
        after.ShouldBe(before);
    }
}
