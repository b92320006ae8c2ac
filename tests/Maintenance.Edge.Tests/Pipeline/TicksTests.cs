using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class TicksTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);
    private readonly ManualClock _clock = new();
    private readonly Inlet _inlet = new();

    [Fact]
    public async Task A_tick_comes_after_the_shortest_wait_and_none_without_one()
    {
        await using var ticks = new Ticks(_inlet, _clock);
        _clock.Advance(Long);
        Taken().ShouldBe(0);

        ticks.Within(Long);
        ticks.Within(Short);
        ticks.Within(Long);
        _clock.Advance(Short);
        Taken().ShouldBe(1);
        _clock.Advance(Long);
        Taken().ShouldBe(0);
    }

    [Fact]
    public async Task After_a_tick_that_came_too_soon_the_next_one_comes_all_the_same()
    {
        await using var ticks = new Ticks(_inlet, _clock);
        ticks.Within(Long);
        _clock.Advance(Long - Short);
        ticks.Came();
        ticks.Within(Short);
        _clock.Advance(Short);
        Taken().ShouldBe(1);
    }

    [Fact]
    public async Task A_tick_that_found_the_inlet_full_is_asked_for_again()
    {
        await using var ticks = new Ticks(_inlet, _clock);
        while (_inlet.Reader.Count < 256)
            _inlet.TryTick();
        ticks.Within(Short);
        _clock.Advance(Short);
        Taken();
        ticks.Within(Short);
        _clock.Advance(Short);
        Taken().ShouldBe(1);
    }

    private int Taken()
    {
        var taken = 0;
        while (_inlet.Reader.TryRead(out _))
            taken++;
        return taken;
    }
}
