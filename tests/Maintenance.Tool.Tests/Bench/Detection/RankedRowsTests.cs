using Maintenance.Benchmarks.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench.Detection;

public sealed class RankedRowsTests
{
    [Fact]
    public void Average_precision_is_that_of_the_textbook()
    {
        // Positive rows at places 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
        RankedRows.AveragePrecision([(9, true), (8, false), (7, true), (6, true), (5, false)]).ShouldBe((1 + (2 / 3.0) + (3 / 4.0)) / 3, 1e-12);
        RankedRows.AveragePrecision([(2, true), (2, true), (1, false)]).ShouldBe(1);
    }

    [Fact]
    public void Rows_of_equal_score_come_together_so_that_their_order_gives_nothing_away() =>
        RankedRows.AveragePrecision([(1, true), (1, false), (1, false), (1, false)]).ShouldBe(0.25);

    [Fact]
    public void F1_is_the_harmonic_mean_of_precision_and_recall()
    {
        // Two of three alarms are right, and two of four positive rows are found.
        RankedRows.F1([(true, true), (true, true), (true, false), (false, true), (false, true), (false, false)])
            .ShouldBe(2 * (2 / 3.0) * 0.5 / ((2 / 3.0) + 0.5), 1e-12);
        RankedRows.F1([(false, true)]).ShouldBe(0);
        RankedRows.F1([]).ShouldBe(0);
    }
}
