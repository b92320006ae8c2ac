using Maintenance.Analytics.Vibration;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Vibration;

public sealed class WaveformFeaturesTests
{
    [Fact]
    public void A_sine_has_the_features_of_the_textbook_whatever_its_offset()
    {
        var features = WaveformFeatures.Of(Signal.Of(t => 9.81 + Signal.Sine(t, 50, amplitude: 3)));
        features.Mean.ShouldBe(9.81, 1e-9);
        features.Rms.ShouldBe(3 / Math.Sqrt(2), 1e-9);
        features.Peak.ShouldBe(3, 1e-9);
        features.CrestFactor.ShouldBe(Math.Sqrt(2), 1e-9);
        features.Kurtosis.ShouldBe(1.5, 1e-9);
    }

    [Fact]
    public void Normal_noise_has_a_kurtosis_of_three() => WaveformFeatures.Of(Signal.White(1)).Kurtosis.ShouldBe(3, 0.06);

    [Theory]
    [InlineData(0)]
    [InlineData(-7.3)]
    [InlineData(1e69)]
    public void A_constant_has_neither_vibration_nor_shape(double constant)
    {
        var features = WaveformFeatures.Of(Signal.Of(_ => constant));
        (features.Rms, features.Peak, features.CrestFactor, features.Kurtosis).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public void Huge_values_do_not_overflow() =>
        WaveformFeatures.Of(Signal.Of(t => Signal.Sine(t, 50, amplitude: 1e70))).Kurtosis.ShouldBe(1.5, 1e-9);

    [Fact]
    public void Another_unit_changes_neither_crest_factor_nor_kurtosis() => Series.ForSeeds(seed =>
    {
        var scale = Math.Pow(10, new Random(seed).Next(-9, 10));
        var block = Signal.White(seed, 500);
        var (ours, theirs) = (WaveformFeatures.Of(block), WaveformFeatures.Of(Waveform.Of([.. block.Samples.ToArray().Select(x => (scale * x) + scale)], Signal.RateHz)!));
        return Math.Abs(ours.CrestFactor - theirs.CrestFactor) < 1e-6 && Math.Abs(ours.Kurtosis - theirs.Kurtosis) < 1e-6;
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void A_block_with_a_sample_that_is_no_measurement_is_none(double bad)
    {
        var samples = new double[100];
        samples[50] = bad;
        Waveform.Of(samples, 100).ShouldBeNull();
        Waveform.Of(new double[15], 100).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => Waveform.Of(new double[100], 0));
    }
}
