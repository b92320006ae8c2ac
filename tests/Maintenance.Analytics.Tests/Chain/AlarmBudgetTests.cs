using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class AlarmBudgetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void What_is_no_budget_is_refused(double falseAlarmsPerWeek) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new AlarmBudget(falseAlarmsPerWeek));
}
