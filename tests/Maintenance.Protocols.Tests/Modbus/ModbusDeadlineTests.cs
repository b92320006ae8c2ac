using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

public sealed class ModbusDeadlineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private int _aborts;

    [Fact]
    public void A_timer_that_comes_early_or_for_the_request_before_leaves_the_rest_of_the_time()
    {
        using var deadline = new ModbusDeadline(Limit, _clock, () => _aborts++);
        deadline.Start(_clock.GetTimestamp());
        _clock.Advance(Limit * 0.9);
        deadline.Stop();
        _clock.GoOffEarly(); // nothing is under way
        deadline.Start(_clock.GetTimestamp());
        _clock.Advance(Limit * 0.9);
        _clock.GoOffEarly();
        (_aborts, deadline.IsOver).ShouldBe((0, false));

        _clock.Advance(Limit * 0.2);
        (_aborts, deadline.IsOver).ShouldBe((1, true));
    }

    [Fact]
    public void Whoever_stops_it_too_late_is_told()
    {
        using var deadline = new ModbusDeadline(Limit, _clock, () => _aborts++);
        deadline.Start(_clock.GetTimestamp());
        _clock.Advance(Limit);
        Should.Throw<TimeoutException>(deadline.Stop);
        _aborts.ShouldBe(1);
    }
}
