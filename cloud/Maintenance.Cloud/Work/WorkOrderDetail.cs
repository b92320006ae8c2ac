using Maintenance.Cloud.Assets;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>A work order with everything its page shows.</summary>
/// <param name="Assignees">Who does it; none: it lies in the pool of the site's technicians.</param>
/// <param name="Allowed">Verbs that the person asking may use now.</param>
/// <param name="FollowUpOf">The closed work order of the same failure mode that it follows.</param>
/// <param name="History">Oldest first; of more than <see cref="MostHistory"/> entries the latest.</param>
public sealed record WorkOrderDetail(
    Guid Id, string Number, string Title, AssetName? Asset, WorkOrderState State, WaitReason? WaitReason, Priority Priority,
    WorkOrderOrigin Origin, MaintenanceType MaintenanceType, FailureModeName? FailureMode, int Recurrences,
    DateTimeOffset? DueAtUtc, DateTimeOffset CreatedAtUtc, DateTimeOffset ChangedAtUtc, int Version,
    string? Description, DateTimeOffset? StartedAtUtc, DateTimeOffset? CompletedAtUtc, Verdict? Verdict, Guid? FollowUpOf,
    IReadOnlyList<WorkOrderDetail.Assignee> Assignees, IReadOnlyList<string> Allowed, IReadOnlyList<WorkOrderDetail.Entry> History)
{
    /// <param name="Actor">A person's name, or what acted without one.</param>
    /// <param name="Verb">A verb of the work order, or <c>open</c>, <c>recur</c>.</param>
    public sealed record Entry(
        DateTimeOffset AtUtc, string Actor, string Verb, WorkOrderState? From, WorkOrderState To, string? Reason);

    public sealed record Assignee(Guid Id, string Name);

    private const int MostHistory = 200;

    private const string HistorySql = """
        SELECT h.at_utc, h.actor, h.verb, h.from_state AS "from", h.to_state AS "to", h.reason
        FROM work.work_order_history AS h
        WHERE h.work_order_id = @workOrderId
        ORDER BY h.id DESC
        LIMIT @MostHistory
        """;

    internal static async Task<WorkOrderDetail> CompleteAsync(
        DbScope scope, WorkOrderRow row, CurrentUser user, CancellationToken cancellationToken)
    {
        var summary = (await WorkOrderSummary.CompleteAsync(scope, [row], cancellationToken))[0];
        var history = await scope.QueryAsync<Entry>(HistorySql, new { workOrderId = row.Id, MostHistory }, cancellationToken);
        var assignees = await WorkOrderAssignees.OfAsync(scope, row.Id, cancellationToken);
        var names = await PeopleDirectory.NamesAsync(scope, [.. assignees, .. history.Select(entry => IdOf(entry.Actor)).OfType<Guid>()], cancellationToken);
        var allowed = WorkOrderLifecycle.Possible(row.Subject, user.Id)
            .Where(verb => WorkOrderAssignees.Allow(user, WorkOrderPermissions.Of(verb), row.SiteId, assignees))
            .Select(WorkOrderPermissions.NameOf);
        return new(
            summary.Id, summary.Number, summary.Title, summary.Asset, summary.State, summary.WaitReason, summary.Priority,
            summary.Origin, summary.MaintenanceType, summary.FailureMode, summary.Recurrences, summary.DueAtUtc,
            summary.CreatedAtUtc, summary.ChangedAtUtc, summary.Version, row.Description, row.StartedAtUtc, row.CompletedAtUtc,
            row.Verdict, row.FollowUpOf, [.. assignees.Select(id => new Assignee(id, names.GetValueOrDefault(id, id.ToString())))], [.. allowed],
            [.. history.Reverse().Select(entry => IdOf(entry.Actor) is { } id ? entry with { Actor = names.GetValueOrDefault(id, entry.Actor) } : entry)]);
    }

    private static Guid? IdOf(string actor) => Guid.TryParse(actor, out var id) ? id : null;
}
