using Maintenance.Edge.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class FirstConnectTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(11, 0.5)]
    [InlineData(10_000, 5)]
    public void The_first_connects_are_spread_by_chance_over_a_time_that_grows_with_the_site(int among, double seconds)
    {
        var chance = new Random(7);
        var waits = Enumerable.Range(0, 1_000).Select(_ => FirstConnect.WaitOf(among, chance).TotalSeconds).ToList();
        waits.ShouldAllBe(wait => wait >= 0 && wait <= seconds);
        waits.Average().ShouldBe(seconds / 2, (seconds / 20) + 1e-9);
    }
}
