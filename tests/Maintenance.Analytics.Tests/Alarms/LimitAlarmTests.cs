using FsCheck;
using FsCheck.Fluent;
using Maintenance.Analytics.Alarms;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Alarms;

public sealed class LimitAlarmTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan OnDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OffDelay = TimeSpan.FromSeconds(5);

    private sealed record Sample(double Value, bool IsUsable, DateTimeOffset At);

    private static Gen<(double Value, bool IsUsable, int Seconds)> Steps =>
        from value in Gen.Elements(8.0, 8.9, 9.0, 9.5, 10.0, 10.1, 12.0, double.NaN)
        from isUsable in Gen.Frequency((12, Gen.Constant(true)), (1, Gen.Constant(false)))
        from seconds in Gen.Choose(-1, 4)
        select (value, isUsable, seconds);

    private static Arbitrary<Sample[]> Series => Steps.ArrayOf().Select(steps =>
    {
        var at = Start;
        return steps.Select(step => new Sample(step.Value, step.IsUsable, at = at.AddSeconds(step.Seconds))).ToArray();
    }).ToArbitrary();

    [Fact]
    public void A_high_limit_decides_as_its_definition_says() => Prop.ForAll(Series, samples =>
    {
        var alarm = new LimitAlarm(LimitSide.High, 10, 1, OnDelay, OffDelay);
        return samples.Select(sample => alarm.Take(sample.Value, sample.IsUsable, sample.At)).SequenceEqual(Model(samples));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_low_limit_is_a_high_limit_upside_down() => Prop.ForAll(Series, samples =>
    {
        var alarm = new LimitAlarm(LimitSide.Low, -10, 1, OnDelay, OffDelay);
        return samples.Select(sample => alarm.Take(-sample.Value, sample.IsUsable, sample.At)).SequenceEqual(Model(samples));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_delay_the_first_sample_beyond_the_limit_raises_and_the_limit_itself_is_normal()
    {
        var alarm = new LimitAlarm(LimitSide.High, 10, 0, TimeSpan.Zero, TimeSpan.Zero);
        alarm.Take(10, true, Start).ShouldBe(AlarmChange.None);
        alarm.Take(10.001, true, Start.AddSeconds(1)).ShouldBe(AlarmChange.Raised);
        alarm.Take(10, true, Start.AddSeconds(2)).ShouldBe(AlarmChange.Returned);
    }

    // The definition, looking back over the whole history at each sample: an unbroken run that says the same for the delay.
    private static IEnumerable<AlarmChange> Model(Sample[] samples)
    {
        var active = false;
        var decidedAt = -1;
        for (var now = 0; now < samples.Length; now++)
        {
            var first = now;
            while (first > decidedAt && Speaks(samples[first], active) && (first == now || samples[first + 1].At >= samples[first].At))
                first--;
            first++;
            var lasted = first <= now ? samples[now].At - samples[first].At : TimeSpan.MinValue;
            if (lasted < (active ? OffDelay : OnDelay))
            {
                yield return AlarmChange.None;
                continue;
            }

            active = !active;
            decidedAt = now;
            yield return active ? AlarmChange.Raised : AlarmChange.Returned;
        }

        bool Speaks(Sample sample, bool isActive) =>
            sample.IsUsable && double.IsFinite(sample.Value) && (isActive ? sample.Value <= 9 : sample.Value > 10);
    }
}
