using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class EnvelopeTests
{
    [Fact]
    public void The_envelope_of_a_modulated_tone_is_what_modulates_it()
    {
        var block = Signal.Of(t => ((1 + (0.5 * Math.Cos(2 * Math.PI * 30 * t))) * Signal.Sine(t, 3000)) + Signal.Sine(t, 50, 4));
        var envelope = Envelope.Of(block, new(2000, 4000));
        for (var i = 0; i < envelope.Count; i += 37)
            envelope.Samples[i].ShouldBe(1 + (0.5 * Math.Cos(2 * Math.PI * 30 * i / Signal.RateHz)), 1e-6);
        Spectrum.Of(envelope).Peak(20, 100).At.ShouldBe(30);
    }

    [Fact]
    public void The_band_with_the_most_shocks_holds_the_resonance_that_rings()
    {
        var band = Envelope.MostShocked(Signal.Struck(strikesHz: 90, shaftHz: 25, seed: 1));
        band.LowHz.ShouldBeLessThanOrEqualTo(3500);
        band.HighHz.ShouldBeGreaterThan(3400);
    }

    [Fact]
    public void A_band_beyond_half_the_sample_rate_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Envelope.Of(Signal.White(1, 100), new(5000, 12_000)));

    [Fact]
    public void No_band_ends_below_its_beginning() => Should.Throw<ArgumentOutOfRangeException>(() => new FrequencyBand(100, 50));
}
