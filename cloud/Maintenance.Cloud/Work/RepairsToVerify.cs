using System.Globalization;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Automatic work orders whose alarm was right and whose work is done: what is left is to see that it helped.</summary>
internal static class RepairsToVerify
{
    /// <param name="CompletedAtUtc">When people said that it is done.</param>
    public sealed record Repair(WorkOrderRow Order, DateTimeOffset CompletedAtUtc);

    private const string Sql = """
        SELECT w.id FROM work.work_order AS w
        WHERE w.state = 'Done' AND w.origin = 'Alarm' AND w.verdict = 'Confirmed' AND w.completed_at_utc <= @beforeUtc
            AND (@after::uuid IS NULL OR (w.completed_at_utc, w.id) > (SELECT a.completed_at_utc, a.id FROM work.work_order AS a WHERE a.id = @after))
        ORDER BY w.completed_at_utc, w.id LIMIT @most
        """;

    /// <summary>How the system acts as somebody: nobody, with the automation's name.</summary>
    private static readonly CurrentUser System = new(Guid.Empty, OpenForAlarm.Actor, OpenForAlarm.Actor, [], []) { Actor = OpenForAlarm.Actor };

    /// <summary>Those that were done by then, the oldest first.</summary>
    /// <param name="after">The last of the part before; null: from the oldest on.</param>
    public static Task<IReadOnlyList<Guid>> ReadAsync(DbScope scope, DateTimeOffset beforeUtc, Guid? after, int most, CancellationToken cancellationToken) =>
        scope.QueryAsync<Guid>(Sql, new { beforeUtc, after, most }, cancellationToken);

    /// <summary>Holds one as it is; null where a person was faster.</summary>
    public static async Task<Repair?> HoldAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        await WorkOrderRow.FindAsync(scope, id.ToString(), isLocked: true, cancellationToken) is { State: WorkOrderState.Done, Verdict: Verdict.Confirmed } order
            && WorkOrderRow.TextIn(order.Record, "completedAtUtc") is { } completed
            ? new(order, DateTimeOffset.Parse(completed, CultureInfo.InvariantCulture))
            : null;

    public static async Task MoveAsync(DbScope scope, Repair repair, WorkOrderLifecycle.Wish wish, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var to = wish.Verb is WorkOrderVerb.Verify ? WorkOrderState.Verified : WorkOrderState.InProgress;
        var outcome = await SaveMove.HandleAsync(scope, repair.Order, wish, new(to, null), System, nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            throw new InvalidOperationException($"{refused.Title}: {refused.Detail}");
    }
}
