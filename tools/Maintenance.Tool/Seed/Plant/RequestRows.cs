using System.Globalization;
using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>What people asked of maintenance: requests that became work, and those that did not.</summary>
internal sealed class RequestRows(PlantTables tables, PlantRandom random, SeedSize size, ToldEvents events)
{
    private long _serial;

    public long Last => _serial;

    /// <summary>What a person reported.</summary>
    public sealed record Report(Guid Id, Machine Machine, Worker Reporter, DateTimeOffset AtUtc, string Problem, string Severity);

    public Report Make(Machine machine, DateTimeOffset at, string severity) =>
        new(random.Id(at), machine, random.Pick(machine.Site.Requesters), at, $"{machine.Name} {random.Pick(MachineKind.Problems)}", severity);

    /// <summary>A request that was accepted, as its work order left it.</summary>
    public void WriteAccepted(Report report, WorkOrder order)
    {
        var isResolved = order.State is "Verified" or "Closed";
        var progress = order switch
        {
            { State: "Cancelled" } => "Cancelled",
            { State: "Done" or "Verified" or "Closed" } => "Completed",
            { State: "Waiting", WaitReason: "Parts" } => "WaitingParts",
            { State: "InProgress" } => "InProgress",
            { StartedAtUtc: not null } => "InProgress",
            _ => "Pending",
        };
        Write(report, isResolved ? "Resolved" : "Accepted", progress, order.CreatedBy, order.CreatedAtUtc, null, order, order.Priority, order.ChangedAtUtc, isResolved || progress is not "Pending" ? 3 : 2);
    }

    /// <summary>A request that became no work: declined, withdrawn, or, of the last days, undecided.</summary>
    public void WriteOther(Report report)
    {
        var decided = report.AtUtc + random.Between(TimeSpan.FromMinutes(20), TimeSpan.FromDays(3));
        var priority = Proposal.Of(report.Severity, report.Machine.Criticality);
        var planner = random.Pick(report.Machine.Site.Planners).Actor;
        if (decided > size.UntilUtc)
            Write(report, "Reported", "Pending", null, null, null, null, priority, report.AtUtc, 1);
        else if (random.Chance(0.3))
            Write(report, "Withdrawn", "Cancelled", report.Reporter.Actor, decided, null, null, priority, decided, 2);
        else
            Write(report, "Declined", "Cancelled", planner, decided, "Known, and planned for the next stop", null, priority, decided, 2);
    }

    private void Write(
        Report report, string state, string progress, string? decidedBy, DateTimeOffset? decided, string? declined, WorkOrder? order, string priority,
        DateTimeOffset changed, int version)
    {
        var (machine, serial) = (report.Machine, ++_serial);
        tables.Requests.Row().Id(report.Id).Id(machine.Site.Id).Long(serial).Id(machine.Id).Text(machine.TagNumber).Text(machine.Name).Text(machine.Criticality)
            .Id(machine.Site.Departments[machine.Department]).Text("Person").Id(report.Reporter.Id).At(report.AtUtc).Text(report.Problem).Text(report.Severity).Text(priority)
            .Flag(false).Null().Text(state).Text(progress).Text(decidedBy).At(decided).Text(declined).Null().Null().Id(order?.Id).Text(order?.NumberSaid)
            .Stamps(report.AtUtc, report.Reporter.Actor, changed, decidedBy ?? report.Reporter.Actor, version);
        if (report.AtUtc < size.ToldFromUtc)
            return;
        Tell(report, serial, report.AtUtc, "RequestMade", null, "Reported", null, 1, ToldEvents.Made(
            ("siteId", machine.Site.Id), ("assetId", machine.Id), ("state", "Reported"), ("progress", "Pending"), ("problemDescription", report.Problem),
            ("severity", report.Severity), ("priority", priority), ("machineIsDown", false), ("source", "Person"), ("reportedAtUtc", ToldEvents.Instant(report.AtUtc))), report.Reporter.Actor);
        if (decided is not { } at)
            return;
        var first = order is null ? state : "Accepted";
        Tell(report, serial, at, "RequestChanged", "Reported", first, order, 2, WorkFields.Difference(
            new() { ["state"] = "Reported" },
            new()
            {
                ["state"] = first,
                ["decidedBy"] = decidedBy,
                ["decidedAtUtc"] = ToldEvents.Instant(at),
                ["declineReason"] = declined,
                ["workOrderId"] = order?.Id,
                ["workOrderNumber"] = order?.NumberSaid,
            }), decidedBy!);
        if (version == 3)
        {
            Tell(report, serial, changed, "RequestChanged", first, state, order, 3, WorkFields.Difference(
                new() { ["state"] = first, ["progress"] = "Pending" }, new() { ["state"] = state, ["progress"] = progress }), "system:requests");
        }
    }

    private void Tell(
        Report report, long serial, DateTimeOffset at, string type, string? from, string to, WorkOrder? order, int version, JsonObject changes, string actor) =>
        events.Add(
            at, type, report.Machine.Site.Id, report.Id,
            new()
            {
                ["requestId"] = report.Id,
                ["siteId"] = report.Machine.Site.Id,
                ["assetId"] = report.Machine.Id,
                ["number"] = string.Create(CultureInfo.InvariantCulture, $"R-{serial:000000}"),
                ["from"] = from,
                ["to"] = to,
                ["progress"] = to is "Resolved" ? "Completed" : "Pending",
                ["reporterId"] = report.Reporter.Id,
                ["workOrderId"] = order?.Id,
                ["machineIsDown"] = false,
                ["downSinceUtc"] = null,
                ["reportedAtUtc"] = ToldEvents.Instant(report.AtUtc),
            },
            actor, version, changes);
}

/// <summary>The priority that severity and criticality propose, as the product does.</summary>
internal static class Proposal
{
    private static readonly string[] Ranks = ["Low", "Medium", "High", "Critical"];

    public static string Of(string severity, string criticality)
    {
        var (one, other) = (Array.IndexOf(Ranks, severity), Array.IndexOf(Ranks, criticality));
        var (higher, lower) = (Math.Max(one, other), Math.Min(one, other));
        return Ranks[higher == 3 && lower < 2 ? 2 : higher];
    }

    /// <summary>Hours until it is due, by the service levels that the product has where nobody set others.</summary>
    public static TimeSpan DueWithin(string priority) => TimeSpan.FromHours(priority switch { "Critical" => 4, "High" => 24, "Medium" => 7 * 24, _ => 30 * 24 });
}
