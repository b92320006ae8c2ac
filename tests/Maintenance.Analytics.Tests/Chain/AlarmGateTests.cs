using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class AlarmGateTests
{
    private const int Week = 2016;
    private const int WarmUp = 300;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>What is over the line every other day, and always as rare, as a machine that its own past does not describe.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    public void However_often_it_is_over_the_line_a_budget_allows_half_as_much_again_as_it_says(double perWeek)
    {
        const int Weeks = 208;
        var gate = new AlarmGate(new(perWeek), line: 6, WarmUp, refractory: 10);
        var alarms = Enumerable.Range(0, Weeks * Week)
            .Count(i => gate.Take(i % 12 == 0 ? 20 : 0, Series.Start + (i * Period)) >= Verdict.AlarmLine);
        alarms.ShouldBeInRange((int)(1.3 * perWeek * Weeks), (int)(1.5 * perWeek * Weeks) + 1);
    }
}
