using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class TagCounterTests
{
    private const ulong Last = 999;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_was_counted_is_in_the_total_also_over_restarts() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<byte>().Select(step => (ulong)step).ListOf().ToArbitrary(),
        steps =>
        {
            var (counter, total) = (new TagCounter(Last, null), 990ul);
            counter.Take(At(0, total));
            foreach (var (i, step) in steps.Append(0ul).Index())
            {
                total += step;
                if (counter.Take(At(i, total % (Last + 1))).Value != total)
                    return false;
                if (i % 3 == 2)
                    counter = new(Last, counter.Memory);
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_late_reading_is_what_it_was_and_counts_nothing()
    {
        var counter = new TagCounter(Last, null);
        counter.Take(At(0, 998)).Value.ShouldBe(998);
        counter.Take(At(2, 3)).Value.ShouldBe(1003);
        counter.Take(At(1, 999)).Value.ShouldBe(999);
        counter.Take(At(3, 4)).Value.ShouldBe(1004);
        counter.Memory!.Resets.ShouldBe(0);
    }

    [Fact]
    public void What_the_counter_cannot_show_is_no_number_and_a_counter_set_back_is_counted()
    {
        var counter = new TagCounter(Last, null);
        foreach (var impossible in (double[])[-1, 1000, 0.5, double.NaN])
            double.IsNaN(counter.Take(At(0, 0) with { Value = impossible }).Value).ShouldBeTrue();
        counter.Take(At(1, 400)).Value.ShouldBe(400);
        counter.Take(At(2, 10)).Value.ShouldBe(410);
        counter.Memory!.Resets.ShouldBe(1);
        new TagCounter(99, counter.Memory).Memory.ShouldBeNull("another counter");
    }

    private static Reading At(int second, ulong shown) =>
        new(0, shown, Quality.Good, Start.AddSeconds(second), Start.AddSeconds(second));
}
