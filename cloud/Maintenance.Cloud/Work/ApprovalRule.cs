using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Which work a manager looks at before it is done: that of many hours, and that which makes a machine another one. Organisation and
/// sites set their own.
/// </summary>
/// <param name="Hours">More than so many estimated hours want approval.</param>
internal sealed record ApprovalRule(decimal Hours)
{
    private const decimal LeastHours = 0.25m;
    private const decimal MostHours = 10_000;

    public static SettingDefinition Setting { get; } = new(
        "work.approvalHours", "Work", "Estimated hours above which a manager approves work before it is done.",
        FieldTypes.Amount(LeastHours, MostHours), 16m, [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };

    public bool Wants(JsonObject order) =>
        order["estimatedHours"]?.GetValue<decimal>() > Hours
        || string.Equals(order["maintenanceType"]!.GetValue<string>(), nameof(MaintenanceType.Improvement), StringComparison.Ordinal);
}
