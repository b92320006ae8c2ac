using Maintenance.Tool.Check;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Check;

public sealed class WorkOrderFindingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CloudSession.WorkOrder Order = new(Guid.NewGuid(), "W-000001", "P-101", "VIB", 0, Noon);
    private static readonly CloudSession.EvidenceAlarm Judged = Alarm("novelty", score: 0.9, fromSecond: -60, toSecond: 15);

    [Fact]
    public void Samples_around_the_alarm_with_detector_limit_and_score_lack_nothing() => Lacks(Judged).ShouldBeEmpty();

    [Fact]
    public void A_limit_needs_no_score() => Lacks(Judged with { Detector = "limit-high", Score = null }).ShouldBeEmpty();

    [Fact]
    public void A_detector_that_does_not_say_its_score_is_said() =>
        Lacks(Judged with { Score = null }).ShouldHaveSingleItem().ShouldContain("what score novelty gave");

    [Fact]
    public void A_verdict_without_its_limit_is_said() =>
        Lacks(Judged with { Limit = null }).ShouldHaveSingleItem().ShouldContain("by which detector and limit");

    [Theory]
    [InlineData(1, 15)]
    [InlineData(-60, -11)]
    public void Samples_of_another_time_are_said(int fromSecond, int toSecond) =>
        Lacks(Alarm("novelty", 0.9, fromSecond, toSecond)).ShouldHaveSingleItem().ShouldContain("not those around its alarm");

    [Fact]
    public void An_alarm_without_samples_is_said() => Lacks(Judged with { Samples = [] }).ShouldHaveSingleItem().ShouldContain("no samples");

    [Fact]
    public void What_only_the_device_itself_judged_is_no_evidence()
    {
        var told = new CloudSession.EvidenceAlarm(Guid.NewGuid(), "opcua-alarm", "F-401.vibration", Noon, 1, null, null, []);

        Lacks(told).ShouldHaveSingleItem().ShouldContain("no evidence");
        Lacks(told, Judged).ShouldBeEmpty();
    }

    private static IEnumerable<string> Lacks(params CloudSession.EvidenceAlarm[] evidence) => WorkOrderFindings.Lacks(Order, evidence);

    private static CloudSession.EvidenceAlarm Alarm(string detector, double? score, int fromSecond, int toSecond) => new(
        Guid.NewGuid(), detector, "P-101.vibration", Noon, 5, 4.5, score, [new(Noon.AddSeconds(fromSecond), 2), new(Noon.AddSeconds(toSecond), 5)]);
}
