using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Says who does a work order, in place of whoever did so far; nobody gives it back to the pool.</summary>
internal static class AssignWorkOrder
{
    /// <param name="UserIds">People who may do work at its site, contractors among them.</param>
    /// <param name="TeamIds">Teams of its site.</param>
    /// <param name="LeadId">Which of them leads; null: the first.</param>
    public sealed record Request([MaxLength(20)] IReadOnlyList<Guid> UserIds, [MaxLength(20)] IReadOnlyList<Guid>? TeamIds = null, Guid? LeadId = null);

    private const string TeamsSql = "SELECT t.id FROM people.team AS t WHERE t.site_id = @siteId AND NOT t.is_archived AND t.id = ANY (@teamIds)";

    private const string NoteSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason)
        VALUES (@Id, @SiteId, @nowUtc, @actor, 'assign', @state, @state, left(@to, 4000))
        """;

    private const string AssigneesField = "assignees";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-orders/{id}/assign", HandleAsync)
        .WithName(nameof(AssignWorkOrder))
        .WithSummary("Says who does a work order; nobody gives it back to the pool.")
        .WithMetadata(new AnsweredRecord(WorkOrders.Kind, HasPrecondition: true))
        .RequirePermission(Permission.AssignWork);

    private static async Task<IResult> HandleAsync(
        string id, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var outcome = await AssignAsync(scope, id, version, request, user, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(http, outcome.Record!);
    }

    /// <summary>Assigns one, in a transaction that the caller commits, or not where it was refused.</summary>
    public static async Task<MakeOutcome> AssignAsync(
        DbScope scope, string id, long version, Request request, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await WorkOrderRow.FindAsync(scope, id, isLocked: true, cancellationToken) is not { } order)
            return new(null, null, Problems.NothingThere());
        if (order.Version != version)
            return new(null, null, Precondition.Stale(order.Version).ProblemDetails);
        if (order.State is WorkOrderState.Done or WorkOrderState.Verified or WorkOrderState.Closed or WorkOrderState.Cancelled)
            return new(null, null, Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "The work on it is done."));
        Guid[] userIds = [.. request.UserIds.Distinct()];
        Guid[] teamIds = [.. (request.TeamIds ?? []).Distinct()];
        if (await FaultAsync(scope, order, userIds, teamIds, request.LeadId, cancellationToken) is { } fault)
            return new(null, null, Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "Not everybody can do it", fault));

        var leadId = request.LeadId ?? userIds.Concat(teamIds).Cast<Guid?>().FirstOrDefault();
        await WorkOrderAssignees.ReplaceAsync(scope, order, userIds, teamIds, leadId, user.Actor, nowUtc, cancellationToken);
        var after = await RecordSql.UpdateAsync(scope, WorkOrders.Kind, order.Id, [], user.Actor, nowUtc, cancellationToken);
        await TellAsync(scope, order, after, userIds, teamIds, user.Actor, nowUtc, cancellationToken);
        return new(after, null, null);
    }

    private static async Task<(string, string)?> FaultAsync(
        DbScope scope, WorkOrderRow order, Guid[] userIds, Guid[] teamIds, Guid? leadId, CancellationToken cancellationToken)
    {
        var able = await PeopleDirectory.WhoMayAsync(scope, Permission.DoWork, order.SiteId, userIds, cancellationToken);
        if (userIds.FirstOrDefault(id => !able.ContainsKey(id)) is var unable && unable != default)
            return ("userIds", $"{unable} is nobody who may do work at this site.");
        var teams = await scope.QueryAsync<Guid>(TeamsSql, new { siteId = order.SiteId, teamIds }, cancellationToken);
        if (teamIds.Except(teams).FirstOrDefault() is var strange && strange != default)
            return ("teamIds", $"{strange} is no team of this site.");
        return leadId is { } lead && !userIds.Contains(lead) && !teamIds.Contains(lead) ? ("leadId", "Whoever leads is one of those who do it.") : null;
    }

    private static async Task TellAsync(
        DbScope scope, WorkOrderRow order, JsonObject after, Guid[] userIds, Guid[] teamIds, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var names = after[AssigneesField]!.AsArray().Select(one => one!["name"]!.GetValue<string>()).ToArray();
        var to = names is [] ? "nobody" : string.Join(", ", names);
        await scope.ExecuteAsync(NoteSql, new { order.Id, order.SiteId, nowUtc, actor, state = order.State.ToString(), to }, cancellationToken);
        var change = new FieldChange(Ids(order.Record), Ids(after));
        await scope.WriteEventAsync(
            new(nameof(WorkOrderAssigned), order.SiteId, order.Id,
                new WorkOrderAssigned(order.Id, order.SiteId, order.AssetId, order.Number, userIds, teamIds), actor, nowUtc)
            {
                Change = new(after["version"]!.GetValue<int>(), new Dictionary<string, FieldChange>(StringComparer.Ordinal) { [AssigneesField] = change }),
            },
            cancellationToken);
    }

    /// <summary>Without names: an event names people by their ids.</summary>
    private static JsonArray Ids(JsonObject order) =>
        [.. order[AssigneesField]!.AsArray().Select(one => (one!["userId"] ?? one["teamId"])?.DeepClone())];
}
