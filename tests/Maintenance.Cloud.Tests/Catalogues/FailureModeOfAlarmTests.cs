using Maintenance.Cloud.Catalogues;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Catalogues;

public sealed class FailureModeOfAlarmTests
{
    private static readonly FailureModeTables.Rule[] Table =
    [
        new("PUMP", "vibration", "VIB", AlarmDirection.High),
        new("PUMP", "flow", "LOO", AlarmDirection.Low),
        new("PUMP", "vibration", "BRD", AlarmDirection.High, "envelope"),
        new("PUMP", "seal", "ELP"),
        new("PUMP", "pressure", "LOO", AlarmDirection.Low),
        new("PUMP", "pressure", "PLU", AlarmDirection.High, "novelty"),
        new("PUMP", "speed", "STP", AlarmDirection.High, "envelope"),
    ];

    [Theory]
    [InlineData("vibration", AlarmDirection.High, "limit-high", "VIB")]
    [InlineData("vibration", AlarmDirection.Low, "limit-low", null)]
    [InlineData("vibration", null, "novelty", "VIB")]
    [InlineData("vibration", AlarmDirection.High, "envelope", "BRD")]
    [InlineData("flow", AlarmDirection.Low, "novelty", "LOO")]
    [InlineData("flow", AlarmDirection.High, "novelty", null)]
    [InlineData("flow", null, "novelty", "LOO")]
    [InlineData("seal", AlarmDirection.Low, "novelty", "ELP")]
    [InlineData("pressure", AlarmDirection.High, "novelty", "PLU")]
    [InlineData("pressure", AlarmDirection.Low, "novelty", "LOO")]
    [InlineData("pressure", null, "novelty", "PLU")]
    [InlineData("pressure", AlarmDirection.High, "limit-high", null)]
    [InlineData("speed", AlarmDirection.High, "novelty", "UNK")]
    [InlineData("speed", AlarmDirection.Low, "envelope", null)]
    [InlineData("noise", AlarmDirection.High, "novelty", "UNK")]
    [InlineData("vibration", AlarmDirection.High, "sensor-flatline", "AIR")]
    public void Signal_direction_and_detector_decide(string signal, AlarmDirection? direction, string detector, string? mode) =>
        FailureModeOfAlarm.Decide(Table, new(default, "P-101", "PUMP", signal, direction, detector)).ShouldBe(mode);

    [Fact]
    public void A_signal_that_the_table_does_not_know_is_decided_by_what_contributed_most() =>
        FailureModeOfAlarm.Decide(Table, new(default, "P-101", "PUMP", "joint", null, "joint",
            [new("P-101.current", 0.1), new("P-101.flow", 0.2), new("P-101.vibration", 0.7)])).ShouldBe("VIB");

    [Fact]
    public void An_asset_of_another_class_or_none_points_to_unknown()
    {
        FailureModeOfAlarm.Decide(Table, new(default, "M-102", "MOTOR", "vibration", AlarmDirection.High, "limit-high")).ShouldBe("UNK");
        FailureModeOfAlarm.Decide(Table, new(default, "X", null, "vibration", AlarmDirection.High, "limit-high")).ShouldBe("UNK");
    }
}
