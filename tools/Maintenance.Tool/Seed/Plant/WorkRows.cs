using System.Globalization;
using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>What hangs on a work order whose story is told: its row, steps, hours, costs and comments.</summary>
internal sealed class WorkRows(PlantTables tables, PlantRandom random, SeedSize size, ToldEvents events)
{
    private const double CommentShare = 0.25;
    private const double VendorShare = 0.04;
    private const double FailingShare = 0.004;
    private static readonly string[] Checks = ["Lock out and tag out", "Check oil level", "Check for leaks", "Check guards", "Clean and tidy up", "Test run"];

    /// <summary>Steps that failed: each asks for work of its own.</summary>
    public Queue<FailedStep> Failed { get; } = new();

    public sealed record FailedStep(Guid FollowUpId, Guid StepId, WorkOrder Order, string Action);

    public void Write(WorkOrder order)
    {
        AddSteps(order);
        AddHours(order);
        AddWords(order);
        tables.WorkOrders.Row().Id(order.Id).Id(order.Site.Id).Long(order.Number).Text(order.Title).Text(order.Description).Id(order.Asset.Id).Text(order.Asset.Area)
            .Text(order.Asset.Kind is null ? null : order.Asset.Model).Text(order.FailureMode).Text(order.State).Text(order.WaitReason).At(order.WaitSinceUtc).Text(order.Severity)
            .Text(order.Priority).Text(order.Origin).Id(order.OriginId).Id(order.RequestedBy).Text(order.Type).At(order.DueAtUtc).At(order.PlannedStartUtc).At(order.PlannedEndUtc)
            .Amount((decimal)order.Hours).At(order.StartedAtUtc).At(order.CompletedAtUtc).Id(order.CompletedAtUtc is null ? null : order.Lead!.Id).At(order.VerifiedAtUtc)
            .Id(order.VerifiedBy).At(order.ClosedAtUtc).Id(order.SubmittedBy).Id(order.ApprovedBy).Text(order.CancelReason).Text(order.Mechanism).Text(order.Cause)
            .Text(order.Remedy).Text(order.WorkDescription).Text(order.Verdict).Ids(order.AssigneeIds).At(order.CreatedAtUtc).Text(order.CreatedBy).At(order.ChangedAtUtc).Text(order.ChangedBy)
            .Whole(order.Version);
    }

    private void AddSteps(WorkOrder order)
    {
        var count = order.Type is "Preventive" or "Inspection" ? 2 + random.Next(3) : random.Chance(0.3) ? 1 : 0;
        for (var position = 1; position <= count; position++)
        {
            var (id, isNumber, action) = (random.Id(order.CreatedAtUtc), position == count && order.Asset.Kind is not null, random.Pick(Checks));
            var at = order.CompletedAtUtc is { } completed ? completed - TimeSpan.FromMinutes(count - position) : default(DateTimeOffset?);
            // A step that fails asks for work, and that must have time to be made.
            var fails = at < size.ToldFromUtc && random.Chance(FailingShare);
            var (signal, answer) = (order.Asset.Kind?.Signals[0], default(string));
            if (at is not null)
                answer = isNumber ? Number((fails ? 1.2 : 0.9) * signal!.Limit) : fails ? "false" : "true";
            tables.Steps.Row().Id(id).Id(order.Site.Id).Id(order.Id).Whole(position).Text(isNumber ? $"Measure {signal!.Name}" : action).Text(isNumber ? "Number" : "Check").Flag(true)
                .Text(isNumber ? signal!.Unit : null).Null().Amount(isNumber ? (decimal)signal!.Limit : null).Text(at is null ? "Open" : fails ? "Failed" : "Passed").Json(answer)
                .At(at).Text(at is null ? null : order.Lead!.Actor).Id(fails ? FollowUp(order, id, action, at!.Value) : null)
                .Stamps(order.CreatedAtUtc, order.CreatedBy, at ?? order.CreatedAtUtc, at is null ? order.CreatedBy : order.Lead!.Actor, fails ? 3 : at is null ? 1 : 2);
            if (order.IsTold)
                TellStep(order, id, position, isNumber ? $"Measure {signal!.Name}" : action, isNumber, at, answer);
        }
    }

    private void TellStep(WorkOrder order, Guid id, int position, string action, bool isNumber, DateTimeOffset? at, string? answer)
    {
        events.Touch(order.CreatedAtUtc, "WorkOrderStepMade", order.Site.Id, id, null, order.CreatedBy, 1, ToldEvents.Made(
            ("siteId", order.Site.Id), ("workOrderId", order.Id), ("position", position), ("action", action), ("type", isNumber ? "Number" : "Check"), ("isRequired", true),
            ("status", "Open")));
        if (at is not { } answered)
            return;
        events.Touch(answered, "WorkOrderStepChanged", order.Site.Id, id, null, order.Lead!.Actor, 2, WorkFields.Difference(
            new() { ["status"] = "Open" },
            new() { ["status"] = "Passed", ["result"] = JsonNode.Parse(answer!), ["completedAtUtc"] = ToldEvents.Instant(at), ["completedBy"] = order.Lead.Actor }));
    }

    private Guid FollowUp(WorkOrder order, Guid stepId, string action, DateTimeOffset at)
    {
        var id = random.Id(at);
        Failed.Enqueue(new(id, stepId, order, action));
        return id;
    }

    private void AddHours(WorkOrder order)
    {
        if (order.StartedAtUtc is not { } started)
            return;
        var from = order.ResumedAtUtc ?? started;
        var until = order.CompletedAtUtc;
        if (until is null && order.State is not "InProgress")
            return;
        var (id, lead) = (random.Id(from), order.Lead!);
        tables.Labour.Row().Id(id).Id(order.Site.Id).Id(order.Id).Id(lead.Id).Text(lead.Craft).At(from).At(until)
            .Stamps(from, lead.Actor, until ?? from, lead.Actor, until is null ? 1 : 2);
        if (order.IsTold)
        {
            events.Touch(from, "WorkOrderLabourMade", order.Site.Id, id, null, lead.Actor, 1, ToldEvents.Made(
                ("siteId", order.Site.Id), ("workOrderId", order.Id), ("userId", lead.Id), ("kind", "Work"), ("craft", lead.Craft), ("startedAtUtc", ToldEvents.Instant(from))));
        }

        if (until is not { } ended)
            return;
        if (order.IsTold)
            events.Touch(ended, "WorkOrderLabourChanged", order.Site.Id, id, null, lead.Actor, 2, ToldEvents.Made(("endedAtUtc", ToldEvents.Instant(ended))));
        var (exact, perHour) = ((decimal)(ended - from).Ticks / TimeSpan.TicksPerHour, SiteRows.PerHour(lead.Craft, order.Site, from.AddHours(1).Year));
        tables.Costs.Row().Id(random.Id(ended)).Id(order.Site.Id).Id(order.Id).Text("Labour").Amount(Math.Round(exact * perHour, 4, MidpointRounding.AwayFromZero)).Text("EUR").Null()
            .Id(id).Amount(Math.Round(exact, 4, MidpointRounding.AwayFromZero)).Amount(perHour).Stamps(ended, lead.Actor);
        if (random.Chance(VendorShare))
        {
            tables.Costs.Row().Id(random.Id(ended)).Id(order.Site.Id).Id(order.Id).Text("Vendor").Amount(random.Next(3000) + 50).Text("EUR").Text("Invoice of the vendor").Null()
                .Null().Null().Stamps(ended, order.Site.Planners[0].Actor);
        }
    }

    private void AddWords(WorkOrder order)
    {
        if (!random.Chance(CommentShare))
            return;
        var (id, at) = (random.Id(order.ChangedAtUtc), order.StartedAtUtc ?? order.CreatedAtUtc);
        var (author, text) = (order.Lead?.Actor ?? order.Site.Technicians[0].Actor, $"{order.Asset.Name} {random.Pick(MachineKind.Problems)}; {(order.IsOver ? "done" : "seen to")}.");
        tables.Comments.Row().Id(id).Id(order.Site.Id).Id(order.Id).Text(text).Stamps(at, author);
        if (order.IsTold)
            events.Touch(at, "WorkOrderCommentMade", order.Site.Id, id, null, author, 1, ToldEvents.Made(("siteId", order.Site.Id), ("workOrderId", order.Id), ("text", text)));
    }

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
