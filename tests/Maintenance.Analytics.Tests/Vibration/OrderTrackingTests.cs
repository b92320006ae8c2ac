using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class OrderTrackingTests
{
    private const int SamplesPerTurn = 64;

    [Fact]
    public void What_goes_with_the_shaft_stands_on_one_line_while_it_runs_up()
    {
        // From 600 to 1800 rpm in 4 s: the third order sweeps from 30 to 90 Hz.
        var speeds = Enumerable.Range(0, (int)(4 * Signal.RateHz)).Select(i => 600 + (300 * i / Signal.RateHz)).ToArray();
        var block = Signal.Of(t => (2 * Math.Sin(2 * Math.PI * 3 * Turn(t))) + Math.Sin(2 * Math.PI * 7.5 * Turn(t)), seconds: 4);
        var orders = Spectrum.Of(OrderTracking.Resample(block, speeds, SamplesPerTurn)!);
        var (third, at) = orders.Peak(2, 5);
        third.ShouldBe(2, 0.05);
        at.ShouldBe(3, orders.Step);
        orders.Rms(7, 8).ShouldBe(1 / Math.Sqrt(2), 0.01);
        Spectrum.Of(block).Peak(25, 100).Amplitude.ShouldBeLessThan(0.5, "in hertz it is smeared");

        static double Turn(double t) => (10 * t) + (2.5 * t * t);
    }

    [Fact]
    public void What_is_above_half_the_samples_of_a_turn_does_not_fold_down()
    {
        var speeds = Enumerable.Repeat(1500.0, (int)Signal.RateHz).ToArray();
        var orders = Spectrum.Of(OrderTracking.Resample(Signal.Of(t => Signal.Sine(t, 25 * 60)), speeds, SamplesPerTurn)!);
        orders.Peak(0, SamplesPerTurn / 2.0).Amplitude.ShouldBeLessThan(1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_shaft_that_did_not_turn_forwards_all_the_time_has_no_orders(double speed)
    {
        var speeds = Enumerable.Repeat(1500.0, (int)Signal.RateHz).ToArray();
        speeds[100] = speed;
        OrderTracking.Resample(Signal.Of(t => Signal.Sine(t, 50)), speeds, SamplesPerTurn).ShouldBeNull();
    }

    [Fact]
    public void Each_sample_needs_a_speed() =>
        Should.Throw<ArgumentException>(() => OrderTracking.Resample(Signal.White(1, 100), new double[99], SamplesPerTurn));
}
