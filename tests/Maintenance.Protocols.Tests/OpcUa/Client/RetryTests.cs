using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>Counts by rule, and how often a server is tried.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task A_server_that_comes_and_goes_sees_ten_sessions_a_minute()
    {
        var clock = new ManualClock();
        var retry = new Retry(new() { Session = () => throw new InvalidOperationException("Nobody connects here.") }, clock);
        for (var session = 0; session < 10; session++)
            await retry.AllowSessionAsync(CancellationToken.None);

        var eleventh = retry.AllowSessionAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(59));
        eleventh.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await eleventh.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_shares_a_budget_shares_its_ten_sessions_a_minute()
    {
        var clock = new ManualClock();
        var budget = new SessionBudget(10, clock);
        var options = new ClientOptions { Session = () => throw new InvalidOperationException("Nobody connects here."), Budget = budget };
        var (one, other) = (new Retry(options, clock), new Retry(options, clock));
        for (var session = 0; session < 5; session++)
            await Task.WhenAll(one.AllowSessionAsync(CancellationToken.None), other.AllowSessionAsync(CancellationToken.None));

        using (var givenUp = new CancellationTokenSource())
        {
            var tired = one.AllowSessionAsync(givenUp.Token);
            await givenUp.CancelAsync();
            (await Task.WhenAny(tired)).IsCanceled.ShouldBeTrue();   // and it takes nobody's place
        }

        var next = other.AllowSessionAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(59));
        next.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Delays_double_up_to_the_longest_and_begin_anew_after_a_steady_connection()
    {
        var clock = new ManualClock();
        var options = new ClientOptions
        {
            Session = () => throw new InvalidOperationException("Nobody connects here."),
            FirstDelay = TimeSpan.FromSeconds(1),
            LongestDelay = TimeSpan.FromSeconds(4),
            Jitter = () => 0,
        };
        var retry = new Retry(options, clock);

        await DelayedAsync(retry, clock, 0);
        for (var seconds = 1; seconds <= 4; seconds *= 2)
            await DelayedAsync(retry, clock, seconds);
        await DelayedAsync(retry, clock, 4);
        retry.Connected();
        clock.Advance(TimeSpan.FromSeconds(10));
        retry.Lost();
        await DelayedAsync(retry, clock, 0);
    }

    [Fact]
    public async Task Attempts_that_fail_are_delayed_however_long_ago_the_last_connection_was()
    {
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromMinutes(1));
        var retry = new Retry(Every(1, jitter: 0), clock);
        await DelayedAsync(retry, clock, 0);
        retry.Connected();
        clock.Advance(TimeSpan.FromSeconds(20));
        retry.Lost();
        await DelayedAsync(retry, clock, 0);
        for (var seconds = 1; seconds <= 4; seconds *= 2)
        {
            clock.Advance(TimeSpan.FromSeconds(20)); // the attempt itself takes long
            retry.Lost();
            await DelayedAsync(retry, clock, seconds);
        }
    }

    [Fact]
    public async Task Chance_shortens_a_delay_by_up_to_a_half()
    {
        var clock = new ManualClock();
        var retry = new Retry(Every(4, jitter: 1), clock);
        await DelayedAsync(retry, clock, 0);
        await DelayedAsync(retry, clock, 2);
    }

    [Theory]
    [InlineData(1000, 100, 11u)]
    [InlineData(1000, 300, 5u)]
    [InlineData(100, 1000, 2u)]
    [InlineData(1000, 0, 101u)]
    [InlineData(1000, -1, 2u)]
    public void A_queue_holds_what_is_sampled_between_two_publications_and_one_more(int publishingMs, int samplingMs, uint size) =>
        SubscriptionRules.QueueSize(TimeSpan.FromMilliseconds(publishingMs), TimeSpan.FromMilliseconds(samplingMs)).ShouldBe(size);

    [Fact]
    public void A_subscription_lives_for_three_keep_alives_at_least()
    {
        var keepAlive = SubscriptionRules.KeepAliveCount(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));

        keepAlive.ShouldBe(10u);
        SubscriptionRules.LifetimeCount(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), keepAlive).ShouldBe(30u);
        SubscriptionRules.LifetimeCount(TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(1), keepAlive).ShouldBe(300u);
    }

    private static ClientOptions Every(int seconds, double jitter) => new()
    {
        Session = () => throw new InvalidOperationException("Nobody connects here."),
        FirstDelay = TimeSpan.FromSeconds(seconds),
        Jitter = () => jitter,
    };

    private static async Task DelayedAsync(Retry retry, ManualClock clock, int seconds)
    {
        var delay = retry.DelayAsync(CancellationToken.None);
        delay.IsCompleted.ShouldBe(seconds == 0);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
