using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class SpectrumTests
{
    [Fact]
    public void Sines_on_a_line_show_their_amplitudes_there_and_nothing_elsewhere()
    {
        var spectrum = Spectrum.Of(Signal.Of(t => 5 + Signal.Sine(t, 50, 2) + Signal.Sine(t, 1200, 0.5)));
        spectrum.Step.ShouldBe(1);
        spectrum.Peak(40, 60).Amplitude.ShouldBe(2, 1e-9);
        spectrum.Peak(40, 60).At.ShouldBe(50);
        spectrum.Peak(1000, 2000).Amplitude.ShouldBe(0.5, 1e-9);
        spectrum.Peak(100, 1000).Amplitude.ShouldBeLessThan(1e-9);
        spectrum.Peak(0, 10).Amplitude.ShouldBeLessThan(1e-9, "the offset is no vibration");
    }

    [Theory]
    [InlineData(50)]
    [InlineData(50.3)]
    [InlineData(50.5)]
    public void The_energy_of_a_band_is_that_of_what_lies_in_it_between_lines_too(double hz)
    {
        var spectrum = Spectrum.Of(Signal.Of(t => Signal.Sine(t, hz, 2) + Signal.Sine(t, 3000, 7)));
        spectrum.Rms(30, 70).ShouldBe(Math.Sqrt(2), 1e-3);
        spectrum.Rms(0, Signal.RateHz / 2).ShouldBe(Math.Sqrt((4 + 49) / 2.0), 1e-2);
    }

    [Fact]
    public void The_energy_of_white_noise_is_spread_evenly()
    {
        var spectrum = Spectrum.Of(Signal.White(3));
        spectrum.Rms(0, 10_000).ShouldBe(1, 0.02);
        spectrum.Rms(2000, 4500).ShouldBe(0.5, 0.02);
    }

    [Fact]
    public void Outside_of_the_spectrum_there_is_nothing()
    {
        var spectrum = Spectrum.Of(Signal.Of(t => Signal.Sine(t, 50)));
        spectrum.Rms(20_000, 30_000).ShouldBe(0);
        spectrum.Median(-5, -1).ShouldBe(0);
        spectrum.Peak(20_000, 30_000).Amplitude.ShouldBe(0);
    }
}
