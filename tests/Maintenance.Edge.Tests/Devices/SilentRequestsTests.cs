using Maintenance.Edge.Devices;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class SilentRequestsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_device_that_is_silent_whatever_it_is_asked_is_gone_and_no_request_is_at_fault()
    {
        var silent = new SilentRequests(_clock);
        for (var polls = 0; polls < 10; polls++)
        {
            silent.Begin();
            silent.Fell(Of(0)).ShouldBeFalse();
        }

        silent.Suspicion.ShouldBe(10);
    }

    [Fact]
    public void One_that_falls_silent_in_the_middle_of_a_poll_once_is_gone_too()
    {
        var silent = new SilentRequests(_clock);
        silent.Begin();
        silent.Answered(Of(0));
        silent.Fell(Of(1)).ShouldBeFalse();
        silent.Begin();
        silent.Fell(Of(0)).ShouldBeFalse();
        silent.Begin();
        silent.Answered(Of(0));
        silent.Fell(Of(1)).ShouldBeFalse("between the two it was silent over another");
    }

    [Fact]
    public void A_value_that_makes_it_silent_is_left_out_for_a_time_that_grows_to_a_day_until_it_is_answered()
    {
        var silent = new SilentRequests(_clock);
        silent.SetAside(7).ShouldBe(TimeSpan.FromMinutes(1));
        silent.IsAside(7).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(1));
        silent.IsAside(7).ShouldBeFalse();
        silent.Begin();
        silent.Answered(Of(0));
        silent.Fell(Of(7)).ShouldBeTrue("it is known for that");
        for (var times = 0; times < 20; times++)
            silent.SetAside(7).ShouldBeLessThanOrEqualTo(TimeSpan.FromDays(1));
        silent.SetAside(7).ShouldBe(TimeSpan.FromDays(1));
        silent.Answered(Of(7));
        silent.SetAside(7).ShouldBe(TimeSpan.FromMinutes(1));
    }

    private static PlannedRequest Of(int key) => new(
        ModbusFunction.ReadHoldingRegisters, (ushort)key, 1, key, [new(key, ModbusFunction.ReadHoldingRegisters, (ushort)key, 1)]);
}
