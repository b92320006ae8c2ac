using Maintenance.Tool.Replay;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Replay;

public sealed class ReplayFindingsTests
{
    private static readonly DateTimeOffset Start = new(2013, 12, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly Recording.Window[] Windows = [new(Start, Start.AddDays(2))];
    private static readonly CloudSession.WorkOrder Order = new(Guid.NewGuid(), "W-000001", "M-1", "UNK", 1, Start);

    [Fact]
    public void A_first_alarm_inside_with_overlapping_evidence_is_all_that_is_asked()
    {
        CloudSession.Alarm[] alarms = [Alarm(1), Alarm(30)];

        var findings = new ReplayFindings(Windows, alarms, Order, Evidence(alarms[0], 0.5, 1.5));

        findings.Faults().ShouldBeEmpty();
        var report = findings.Report("M-1", 100, 0, 1, []);
        (report.Ok, report.AlarmsInside, report.AlarmsOutside, report.WindowsFound).ShouldBe((true, 1, 1, 1));
    }

    [Fact]
    public void A_first_alarm_outside_every_window_is_said()
    {
        CloudSession.Alarm[] alarms = [Alarm(-1), Alarm(1)];

        new ReplayFindings(Windows, alarms, Order, Evidence(alarms[0], -2, 1)).Faults()
            .ShouldHaveSingleItem().ShouldContain("lies in no labelled window");
    }

    [Fact]
    public void Evidence_of_another_time_is_said()
    {
        CloudSession.Alarm[] alarms = [Alarm(1)];

        new ReplayFindings(Windows, alarms, Order, Evidence(alarms[0], 5, 6)).Faults()
            .ShouldHaveSingleItem().ShouldContain("does not overlap");
    }

    [Fact]
    public void An_alarm_that_nobody_acted_on_is_said()
    {
        CloudSession.Alarm[] alarms = [Alarm(1), Alarm(1.2) with { WorkOrderId = null }];

        new ReplayFindings(Windows, alarms, Order, Evidence(alarms[0], 0.5, 1.5)).Faults()
            .ShouldHaveSingleItem().ShouldContain("neither opened");
    }

    [Fact]
    public void A_sensors_own_alarm_is_counted_apart_and_is_no_first_alarm()
    {
        CloudSession.Alarm[] raised = [Alarm(-1) with { Detector = "sensor-flat-line", WorkOrderId = null }, Alarm(1)];

        var findings = new ReplayFindings(Windows, raised, Order, Evidence(raised[1], 0.5, 1.5));

        findings.Faults().ShouldBeEmpty();
        var report = findings.Report("M-1", 100, 3, 1, []);
        (report.AlarmsInside, report.AlarmsOutside, report.SensorAlarms, report.RowsSkipped).ShouldBe((1, 0, 1, 3));
    }

    [Fact]
    public void No_alarm_is_a_fault_only_where_there_are_labels()
    {
        new ReplayFindings(Windows, [], null, null).Faults().ShouldBe(["no alarm at all"]);
        new ReplayFindings([], [], null, null).Faults().ShouldBeEmpty();
    }

    private static CloudSession.Alarm Alarm(double day) => new(
        Guid.NewGuid(), "rule", "novelty", new("M-1"), "M-1.value", Start.AddDays(day), Order.Id, Order.Number);

    private static CloudSession.EvidenceAlarm Evidence(CloudSession.Alarm alarm, double fromDay, double toDay) => new(
        alarm.Id, alarm.Detector, alarm.Tag, alarm.RaisedAtUtc, 1, 8, 9, [new(Start.AddDays(fromDay), 1), new(Start.AddDays(toDay), 1)]);
}
