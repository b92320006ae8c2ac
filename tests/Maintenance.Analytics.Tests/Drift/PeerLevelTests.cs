using Maintenance.Analytics.Drift;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Drift;

public sealed class PeerLevelTests
{
    [Fact]
    public void It_is_the_middle_of_the_peers_and_one_that_is_ill_does_not_count()
    {
        var peers = new PeerLevel(6);
        foreach (var value in new[] { 1.0, 2, 3, 4, 1e6, double.NaN })
            peers.Add(value);
        peers.Close().ShouldBe(3);
    }

    [Fact]
    public void Too_few_say_nothing_and_the_last_stays()
    {
        var peers = new PeerLevel(10);
        for (var i = 0; i < 5; i++)
            peers.Add(7);
        peers.Close();
        peers.Add(100);
        peers.Close().ShouldBe(7);
    }
}
