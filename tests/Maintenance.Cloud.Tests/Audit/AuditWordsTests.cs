using System.Text.Json;
using Maintenance.Cloud.Audit;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Audit;

public sealed class AuditWordsTests
{
    [Theory]
    [InlineData("WorkOrderMoved", """{"verb":"Start","from":"Waiting","to":"InProgress"}""", "{}", "Transition", "WorkOrder", "Work order moved: Waiting to InProgress")]
    [InlineData("WorkOrderMoved", """{"verb":"Complete","from":"InProgress","to":"Done"}""", "{}", "Complete", "WorkOrder", "Work order moved: InProgress to Done")]
    [InlineData("WorkOrderMoved", """{"verb":"Approve","from":"Waiting","to":"Waiting"}""", """{"waitReason":{"before":"Approval","after":"Schedule"}}""", "Approve", "WorkOrder", "Work order moved")]
    [InlineData("WorkOrderMoved", """{"verb":"Refuse","from":"Waiting","to":"Draft"}""", "{}", "Reject", "WorkOrder", "Work order moved: Waiting to Draft")]
    [InlineData("WorkOrderMoved", """{"verb":"Verify","from":"Done","to":"Verified"}""", "{}", "Verify", "WorkOrder", "Work order moved: Done to Verified")]
    [InlineData("FailureModeChanged", "{}", """{"isArchived":{"before":false,"after":true}}""", "Archive", "FailureMode", "Failure mode changed")]
    [InlineData("RequestReporterErased", "{}", "{}", "Delete", "RequestReporter", "Request reporter erased")]
    [InlineData("PermissionSetChanged", "{}", "{}", "PermissionChanged", "PermissionSet", "Permission set changed")]
    [InlineData("RequestChanged", """{"from":"Reported","to":"Declined"}""", "{}", "Reject", "Request", "Request changed: Reported to Declined")]
    [InlineData("MembershipChanged", "{}", "{}", "PermissionChanged", "Membership", "Membership changed")]
    [InlineData("CommandMade", "{}", "{}", "DeviceWrite", "Command", "Command made")]
    [InlineData("SignedOut", "{}", "{}", "Logout", "User", "Signed out")]
    [InlineData("AlarmRaised", "{}", "{}", "Transition", "Alarm", "Alarm raised")]
    public void An_event_reads_as_what_was_done_to_what(string type, string payload, string changes, string action, string entity, string words)
    {
        using var carried = JsonDocument.Parse(payload);
        using var changed = JsonDocument.Parse(changes);
        AuditWords.ActionOf(type, carried.RootElement, changed.RootElement).ToString().ShouldBe(action);
        AuditWords.EntityOf(type, carried.RootElement).ShouldBe(entity);
        AuditWords.Describe(type, carried.RootElement).ShouldBe(words);
    }
}
