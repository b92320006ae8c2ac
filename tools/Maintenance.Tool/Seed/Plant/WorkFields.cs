using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>The fields of a work order that its events tell the changes of.</summary>
internal static class WorkFields
{
    public static JsonObject Of(WorkOrder order) => new()
    {
        ["siteId"] = order.Site.Id,
        ["title"] = order.Title,
        ["description"] = order.Description,
        ["maintenanceType"] = order.Type,
        ["assetId"] = order.Asset.Id,
        ["state"] = order.State,
        ["waitReason"] = order.WaitReason,
        ["waitSinceUtc"] = ToldEvents.Instant(order.WaitSinceUtc),
        ["severity"] = order.Severity,
        ["priority"] = order.Priority,
        ["origin"] = order.Origin,
        ["originId"] = order.OriginId,
        ["requestedBy"] = order.RequestedBy,
        ["dueAtUtc"] = ToldEvents.Instant(order.DueAtUtc),
        ["plannedStartUtc"] = ToldEvents.Instant(order.PlannedStartUtc),
        ["plannedEndUtc"] = ToldEvents.Instant(order.PlannedEndUtc),
        ["estimatedHours"] = (decimal)order.Hours,
        ["needsSignature"] = false,
        ["isLockedOut"] = false,
        ["startedAtUtc"] = ToldEvents.Instant(order.StartedAtUtc),
        ["completedAtUtc"] = ToldEvents.Instant(order.CompletedAtUtc),
        ["completedBy"] = order.CompletedAtUtc is null ? null : order.Lead?.Id,
        ["verifiedAtUtc"] = ToldEvents.Instant(order.VerifiedAtUtc),
        ["verifiedBy"] = order.VerifiedBy,
        ["closedAtUtc"] = ToldEvents.Instant(order.ClosedAtUtc),
        ["submittedBy"] = order.SubmittedBy,
        ["approvedBy"] = order.ApprovedBy,
        ["cancelReason"] = order.CancelReason,
        ["escalationLevel"] = 0,
        ["failureMode"] = order.FailureMode,
        ["mechanism"] = order.Mechanism,
        ["cause"] = order.Cause,
        ["remedy"] = order.Remedy,
        ["workDescription"] = order.WorkDescription,
        ["recurrences"] = 0,
        ["verdict"] = order.Verdict,
    };

    /// <summary>What differs, as events keep it.</summary>
    public static JsonObject Difference(JsonObject before, JsonObject after) => new(after
        .Where(field => !JsonNode.DeepEquals(before[field.Key], field.Value))
        .Select(field => KeyValuePair.Create<string, JsonNode?>(
            field.Key, new JsonObject { ["before"] = before[field.Key]?.DeepClone(), ["after"] = field.Value?.DeepClone() })));
}
