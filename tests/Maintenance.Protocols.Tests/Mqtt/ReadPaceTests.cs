using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

public sealed class ReadPaceTests : IDisposable
{
    private const int Window = 256;
    private readonly ManualClock _clock = new();
    private readonly ReadPace _pace;
    private long _acknowledged;

    public ReadPaceTests() => _pace = new(_clock);

    public void Dispose() => _pace.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    public void Where_few_are_in_flight_nothing_waits_however_quick_the_broker_is(int inFlight)
    {
        for (var look = 0; look < 1000; look++)
            Look(came: 1, TimeSpan.FromMicroseconds(1), inFlight).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(10, 640)]   // of 256 a quarter
    [InlineData(20, 1000)]  // and no longer
    public void Answers_of_a_quarter_come_together_while_the_broker_has_work(int microsecondsEach, int rest)
    {
        while (_acknowledged < 60)
            Look(came: 4, TimeSpan.FromMicroseconds(4 * microsecondsEach), Window).ShouldBe(TimeSpan.Zero, "nothing is known of it yet");

        Look(came: 4, TimeSpan.FromMicroseconds(4 * microsecondsEach), Window).TotalMicroseconds.ShouldBe(rest, 1);
    }

    [Fact]
    public void A_rest_that_brought_little_is_followed_by_a_look_for_the_broker_may_have_waited_for_us()
    {
        BeQuick();
        Look(came: 4, TimeSpan.FromMicroseconds(640), Window).ShouldBe(TimeSpan.Zero);
        Look(came: 60, TimeSpan.FromMicroseconds(40), Window).ShouldBeGreaterThan(TimeSpan.Zero);
        Look(came: 60, TimeSpan.FromMicroseconds(640), Window).ShouldBeGreaterThan(TimeSpan.Zero, "this one does not wait");
    }

    [Fact]
    public void Once_the_broker_gets_slow_each_answer_is_taken_as_it_comes()
    {
        BeQuick();
        for (var i = 0; i < 64; i++)
            Look(came: 1, TimeSpan.FromMilliseconds(1), Window);
        for (var i = 0; i < 64; i++)
            Look(came: 1, TimeSpan.FromMilliseconds(1), Window).ShouldBe(TimeSpan.Zero);
    }

    private void BeQuick() => Look(came: 64, TimeSpan.FromMicroseconds(640), Window).TotalMicroseconds.ShouldBe(640, 1);

    private TimeSpan Look(int came, TimeSpan after, int inFlight)
    {
        _clock.Advance(after);
        _acknowledged += came;
        return _pace.Rest(_acknowledged, inFlight);
    }
}
