using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class SeverityTests
{
    [Theory]
    [InlineData(MachineGroup.Large, Foundation.Rigid, 2.3, 4.5, 7.1)]
    [InlineData(MachineGroup.Large, Foundation.Flexible, 3.5, 7.1, 11.0)]
    [InlineData(MachineGroup.Medium, Foundation.Rigid, 1.4, 2.8, 4.5)]
    [InlineData(MachineGroup.Medium, Foundation.Flexible, 2.3, 4.5, 7.1)]
    public void Zones_end_at_the_limits_of_the_standard(MachineGroup group, Foundation foundation, double a, double b, double c)
    {
        var limits = ZoneLimits.Of(group, foundation);
        limits.ZoneOf(0).ShouldBe(VibrationZone.A);
        limits.ZoneOf(a).ShouldBe(VibrationZone.A);
        limits.ZoneOf(a + 0.01).ShouldBe(VibrationZone.B);
        limits.ZoneOf(b).ShouldBe(VibrationZone.B);
        limits.ZoneOf(b + 0.01).ShouldBe(VibrationZone.C);
        limits.ZoneOf(c).ShouldBe(VibrationZone.C);
        limits.ZoneOf(c + 0.01).ShouldBe(VibrationZone.D);
        limits.ZoneOf(double.PositiveInfinity).ShouldBe(VibrationZone.D);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void What_is_no_velocity_has_no_zone(double velocity) =>
        ZoneLimits.Of(MachineGroup.Medium, Foundation.Rigid).ZoneOf(velocity).ShouldBeNull();

    [Fact]
    public void The_velocity_of_a_shaken_mass_is_its_acceleration_by_its_angular_frequency()
    {
        // 4.5 mm/s RMS at 50 Hz.
        var amplitude = 0.0045 * Math.Sqrt(2) * 2 * Math.PI * 50;
        Velocity.RmsMmPerS(Signal.Of(t => 9.81 + Signal.Sine(t, 50, amplitude)), speedRpm: 3000).ShouldBe(4.5, 0.01);
    }

    [Fact]
    public void Only_what_the_standard_measures_counts()
    {
        var block = Signal.Of(t => Signal.Sine(t, 4, 1) + Signal.Sine(t, 2000, 100), seconds: 4);
        Velocity.RmsMmPerS(block, speedRpm: 1500).ShouldBe(0, 0.01);
        Velocity.RmsMmPerS(block, speedRpm: 240).ShouldBe(1000 / (2 * Math.PI * 4) / Math.Sqrt(2), 0.5);
    }
}
