using Maintenance.Edge.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class DeviceTimeTests
{
    private static readonly DateTimeOffset NowUtc = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1970-01-01T00:00:07Z", false)]
    [InlineData("2013-12-02T21:15:00Z", true)]
    [InlineData("2026-06-02T02:00:00Z", true)]
    [InlineData("2026-06-02T12:00:01Z", false)]
    public void A_clock_that_was_never_set_or_is_a_day_ahead_is_not_believed(string measuredAtUtc, bool isPlausible) =>
        DeviceTime.IsPlausible(DateTimeOffset.Parse(measuredAtUtc, null), NowUtc).ShouldBe(isPlausible);

    [Fact]
    public void A_gateway_whose_own_clock_was_never_set_keeps_the_devices_time()
    {
        var unset = DateTimeOffset.UnixEpoch.AddMinutes(3);
        DeviceTime.IsPlausible(NowUtc, unset).ShouldBeTrue();
        DeviceTime.IsPlausible(unset.AddMinutes(-1), unset).ShouldBeFalse();
    }
}
