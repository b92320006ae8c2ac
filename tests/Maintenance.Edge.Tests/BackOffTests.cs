using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

public sealed class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits_double_up_to_the_longest_and_lie_in_their_upper_half()
    {
        var backOff = new BackOff(First, Longest, new Random(7));
        foreach (var ceiling in (double[])[1, 2, 4, 8, 16, 30, 30])
            backOff.Next().TotalSeconds.ShouldBeInRange(ceiling / 2, ceiling);
    }

    [Fact]
    public void Two_that_failed_together_do_not_come_back_together() =>
        Enumerable.Range(0, 20).Select(seed => new BackOff(First, Longest, new Random(seed)).Next()).Distinct().Count().ShouldBeGreaterThan(15);

    [Fact]
    public void After_a_reset_it_begins_with_the_first_wait_again()
    {
        var backOff = new BackOff(First, Longest, new Random(7));
        for (var i = 0; i < 5; i++)
            backOff.Next();
        backOff.Reset();
        backOff.Next().ShouldBeLessThanOrEqualTo(First);
    }
}
