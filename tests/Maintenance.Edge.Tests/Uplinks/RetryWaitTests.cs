using System.Net.Http.Headers;
using Maintenance.Edge.Uplinks;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Uplinks;

public sealed class RetryWaitTests
{
    [Fact]
    public void Waits_double_to_a_minute_and_are_never_under_half_of_that()
    {
        var backOff = new RetryWait(new Random(1));
        for (var ceiling = 0.5; ceiling < 1000; ceiling *= 2)
            backOff.Next(null).TotalSeconds.ShouldBeInRange(Math.Min(ceiling, 60) / 2, Math.Min(ceiling, 60));
        backOff.Reset();
        backOff.Next(null).TotalSeconds.ShouldBeLessThanOrEqualTo(0.5);
    }

    [Fact]
    public void What_the_cloud_asks_for_is_kept_within_an_hour()
    {
        var clock = new ManualClock();
        using var response = new HttpResponseMessage();
        response.Headers.RetryAfter = new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(90));
        RetryWait.RetryAfter(response, clock).ShouldBe(TimeSpan.FromSeconds(90));
        new RetryWait().Next(TimeSpan.FromSeconds(90)).ShouldBe(TimeSpan.FromSeconds(90));
        new RetryWait().Next(TimeSpan.FromDays(90)).ShouldBe(TimeSpan.FromHours(1));
    }
}
