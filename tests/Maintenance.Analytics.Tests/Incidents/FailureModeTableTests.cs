using Maintenance.Analytics.Incidents;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Incidents;

public sealed class FailureModeTableTests
{
    [Theory]
    [InlineData("PUMP", "flow", Direction.Fall, "LOO")]
    [InlineData("MOTOR", "winding-temperature", Direction.Rise, "OHE")]
    [InlineData("PUMP", "seal-pressure", Direction.Fall, "UNK")]
    [InlineData("PUMP", "vibration", Direction.Fall, null)]
    public void A_departure_points_where_the_table_says(string assetClass, string signal, Direction direction, string? mode) =>
        FailureModeTable.Usual.Of(assetClass, signal, direction).ShouldBe(mode);

    [Fact]
    public void Two_rules_that_contradict_each_other_are_refused_by_name() =>
        Should.Throw<ArgumentException>(() => new FailureModeTable([new("PUMP", "flow", null, "LOO"), new("PUMP", "flow", Direction.Rise, "HIO")]))
            .Message.ShouldContain("PUMP flow");

    [Fact]
    public void A_rule_without_a_signal_is_refused() =>
        Should.Throw<ArgumentException>(() => new FailureModeTable([new("PUMP", " ", null, "LOO")]));
}
