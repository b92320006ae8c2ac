using System.Globalization;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Writes what a verb makes of a work order: its fields, a line of its history, its event.</summary>
internal static class SaveMove
{
    private const string NoteSql = """
        INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state, reason)
        VALUES (@Id, @SiteId, @nowUtc, @actor, @verb, @from, @to, @reason)
        """;

    /// <param name="said">Fields that were said with the verb.</param>
    public static async Task<MakeOutcome> HandleAsync(
        DbScope scope, WorkOrderRow order, WorkOrderLifecycle.Wish wish, WorkOrderMove.Allowed move, CurrentUser user, DateTimeOffset nowUtc,
        CancellationToken cancellationToken, IEnumerable<KeyValuePair<string, JsonNode?>>? said = null)
    {
        var changes = new Dictionary<string, JsonNode?>([.. Of(order, wish, move, nowUtc), .. said ?? []], StringComparer.Ordinal);
        var outcome = await ChangeRecord.SaveAsync(
            WorkOrders.Kind, scope, user, order.Record, changes, nowUtc, cancellationToken, ("Moved", step => Told(order, wish, move, step)));
        if (outcome.Refused is not null)
            return outcome;
        var reason = string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim();
        var verb = WorkOrderPermissions.NameOf(wish.Verb);
        await scope.ExecuteAsync(
            NoteSql, new { order.Id, order.SiteId, nowUtc, actor = user.Actor, verb, from = order.State.ToString(), to = move.To.ToString(), reason }, cancellationToken);
        return outcome;
    }

    /// <summary>The instant as records keep it.</summary>
    public static string? Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static WorkOrderMoved Told(WorkOrderRow order, WorkOrderLifecycle.Wish wish, WorkOrderMove.Allowed move, RecordStep step) => new(
        order.Id, order.SiteId, order.AssetId, order.Number, wish.Verb, order.State, move.To, WorkOrderRow.Of(step.After!).Verdict)
    {
        WaitReason = move.WaitReason,
    };

    // Work once begun keeps its first beginning; a reopened one is not complete, verified or judged any more.
    private static Dictionary<string, JsonNode?> Of(WorkOrderRow order, WorkOrderLifecycle.Wish wish, WorkOrderMove.Allowed move, DateTimeOffset nowUtc)
    {
        var now = Instant(nowUtc);
        var by = wish.By == Guid.Empty ? null : wish.By.ToString();
        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal)
        {
            [WorkOrders.State] = move.To.ToString(),
            [WorkOrders.WaitFor] = move.WaitReason?.ToString(),
        };
        if (order.State != move.To || order.WaitReason != move.WaitReason)
            changes["waitSinceUtc"] = move.To is WorkOrderState.Waiting ? now : null;
        if (move.To is WorkOrderState.InProgress && order.Record["startedAtUtc"] is null)
            changes["startedAtUtc"] = now;
        foreach (var (field, value) in OfVerb(order, wish, now, by))
            changes[field] = value;
        return changes;
    }

    private static (string Field, JsonNode? Value)[] OfVerb(WorkOrderRow order, WorkOrderLifecycle.Wish wish, string? now, string? by)
    {
        (string Field, JsonNode? Value) judged = (WorkOrders.VerdictField, (wish.Verdict ?? order.Verdict)?.ToString());
        return wish.Verb switch
        {
            WorkOrderVerb.Submit => [("submittedBy", by), ("approvedBy", null)],
            WorkOrderVerb.Approve => [("approvedBy", by)],
            WorkOrderVerb.Complete => [("completedAtUtc", now), ("completedBy", by), judged],
            WorkOrderVerb.Verify => [("verifiedAtUtc", now), ("verifiedBy", by)],
            WorkOrderVerb.Reopen => [("completedAtUtc", null), ("completedBy", null), ("verifiedAtUtc", null), ("verifiedBy", null), (WorkOrders.VerdictField, null)],
            WorkOrderVerb.Close => [("closedAtUtc", now)],
            WorkOrderVerb.Cancel => [("cancelReason", wish.Reason!.Trim()), judged],
            WorkOrderVerb.Escalate => [("escalationLevel", order.Record["escalationLevel"]!.GetValue<int>() + 1)],
            WorkOrderVerb.Verdict => [judged],
            _ => [],
        };
    }
}
