using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Which drafts a manager looks at before they are done: those that take many hours, and those that make a machine another one.
/// A site sets its own under <c>Work:Approval</c>.
/// </summary>
/// <param name="Hours">More than so many estimated hours want approval.</param>
internal sealed record ApprovalRule(decimal Hours = 16)
{
    public bool Wants(JsonObject order) =>
        order["estimatedHours"]?.GetValue<decimal>() > Hours
        || string.Equals(order["maintenanceType"]!.GetValue<string>(), nameof(MaintenanceType.Improvement), StringComparison.Ordinal);
}
