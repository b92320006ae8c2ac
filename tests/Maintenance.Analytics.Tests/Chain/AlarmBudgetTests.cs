using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class AlarmBudgetTests
{
    [Fact]
    public void One_alarm_a_week_at_five_minutes_is_one_sample_in_2016() =>
        new AlarmBudget(1).RankFor(TimeSpan.FromMinutes(5)).ShouldBe(1.0 / 2016, 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void What_is_no_budget_is_refused(double falseAlarmsPerWeek) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new AlarmBudget(falseAlarmsPerWeek));
}
