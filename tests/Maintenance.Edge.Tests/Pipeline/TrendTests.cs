using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class TrendTests
{
    [Fact]
    public void It_has_the_last_minute_at_one_value_a_second_oldest_first()
    {
        var trend = new Trend();
        trend.Values.ShouldBeEmpty();
        for (var tenth = 0; tenth < 700; tenth++)
            trend.Add(tenth, TimeSpan.TicksPerSecond + (tenth * TimeSpan.TicksPerSecond / 10));
        trend.Values.ShouldBe(Enumerable.Range(10, 60).Select(second => 10.0 * second));
    }

    [Fact]
    public void It_goes_on_where_the_clock_is_set_back()
    {
        var trend = new Trend();
        trend.Add(1, TimeSpan.TicksPerDay);
        trend.Add(2, TimeSpan.TicksPerHour);
        trend.Values.ShouldBe([1.0, 2.0]);
    }
}
