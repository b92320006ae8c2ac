using System.Text.Json.Nodes;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>What a work order's fields must meet beyond their types.</summary>
internal static class WorkOrderRules
{
    private const string Removable = "Only a draft that you made yourself goes away; cancel any other.";

    private const string OpenSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state)
        SELECT w.id, w.site_id, w.created_at_utc, w.created_by, 'open', NULL, w.state FROM work.work_order AS w WHERE w.id = @id
        """;

    public static async Task<ProblemDetails?> CheckAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step is { After: null, Before: { } gone })
        {
            return !string.Equals(gone["createdBy"]!.GetValue<string>(), step.User.Actor, StringComparison.Ordinal) ? Problems.Of(StatusCodes.Status403Forbidden, "Not yours to remove", Removable)
                : WorkOrderRow.Of(gone) is { State: WorkOrderState.Draft } ? null
                : Problems.Of(StatusCodes.Status409Conflict, "The work order stays", Removable);
        }

        if (step.Before is { } before && WorkOrderRow.Of(before).State is WorkOrderState.Closed or WorkOrderState.Cancelled)
            return Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "It is closed: nothing of it changes any more.");
        if (step is { Before: { } was, After: { } now } && (Kept(step, was, now) ?? await UnapprovedAsync(step, was, now, cancellationToken)) is { } kept)
            return kept;
        if (await PriorityFaultAsync(step, cancellationToken) is { } fault)
            return fault;
        if (step.Before is not null)
            return null;
        await step.Scope.ExecuteAsync(OpenSql, new { step.Id }, cancellationToken);
        if (step.After!["templateId"] is not null)
            await TakeTemplate.HandleAsync(step.Scope, step.Id, step.User.Actor, cancellationToken);
        return null;
    }

    /// <summary>What guards the end of work is not taken away by whoever does it, nor once it is done.</summary>
    private static ProblemDetails? Kept(RecordStep step, JsonObject before, JsonObject after)
    {
        var (was, now) = (WorkOrderRow.Of(before), WorkOrderRow.Of(after));
        if (before["needsSignature"]!.GetValue<bool>() && !after["needsSignature"]!.GetValue<bool>()
            && was.State is not WorkOrderState.Draft && !step.User.May(Permission.ScheduleWork, was.SiteId))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "Not yours to change", "Whether a signature is wanted is said by whoever plans the work.");
        }

        return was.State is WorkOrderState.Done or WorkOrderState.Verified && now.State == was.State && was.FailureMode is not null && now.FailureMode is null
            ? Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "The work is done and how the machine failed is known: say another failure mode, or reopen it.")
            : null;
    }

    /// <summary>What did not want approval as it was submitted does not grow into what does behind a manager's back.</summary>
    private static async Task<ProblemDetails?> UnapprovedAsync(RecordStep step, JsonObject before, JsonObject after, CancellationToken cancellationToken)
    {
        var order = WorkOrderRow.Of(after);
        var mayApprove = step.User.May(Permission.ApproveWork, order.SiteId) && WorkOrderRow.IdIn(after, "submittedBy") != step.User.Id;
        if (order.State is WorkOrderState.Draft || mayApprove
            || (JsonNode.DeepEquals(before["estimatedHours"], after["estimatedHours"]) && JsonNode.DeepEquals(before["maintenanceType"], after["maintenanceType"])))
        {
            return null;
        }

        var approval = (await WorkOrderFacts.ReadAsync(step.Scope, order.Id, cancellationToken)).Approval;
        return approval.Wants(after) && !approval.Wants(before)
            ? Problems.Of(StatusCodes.Status409Conflict, "The work would want approval", $"An improvement, and work of more than {approval.Hours:0.##} estimated hours, is approved by a manager before: ask one to say so.")
            : null;
    }

    /// <summary>The priority by severity and the asset's criticality; null where nobody said the severity.</summary>
    /// <param name="order">Its fields <c>siteId</c>, <c>severity</c> and <c>assetId</c>.</param>
    public static async Task<Priority?> ProposedAsync(DbScope scope, JsonObject order, CancellationToken cancellationToken)
    {
        if (order["severity"]?.GetValue<string>() is not { } said)
            return null;
        var assetId = order["assetId"]?.GetValue<string>() is { } asset ? Guid.Parse(asset) : default(Guid?);
        return await ProposedPriority.OnAssetAsync(scope, Guid.Parse(order["siteId"]!.GetValue<string>()), Enum.Parse<Severity>(said), assetId, cancellationToken);
    }

    /// <summary>Another priority than the proposed one says why, when it or the severity is said.</summary>
    private static async Task<ProblemDetails?> PriorityFaultAsync(RecordStep step, CancellationToken cancellationToken)
    {
        var after = step.After!;
        if (after["priorityReason"] is not null || (IsSame(WorkOrders.PriorityField) && IsSame("severity")))
            return null;
        var proposed = await ProposedAsync(step.Scope, after, cancellationToken);
        return proposed is null || string.Equals(proposed.ToString(), after[WorkOrders.PriorityField]!.GetValue<string>(), StringComparison.Ordinal)
            ? null
            : Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "The work order cannot be so",
                ("priorityReason", $"By its severity and the asset's criticality it would be {proposed}: say that, or why it is another."));

        bool IsSame(string field) => step.Before is not null && JsonNode.DeepEquals(step.Before[field], after[field]);
    }
}
