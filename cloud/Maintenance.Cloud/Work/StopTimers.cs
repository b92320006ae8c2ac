using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Ends the timers that run on a work order: whoever waits does not work.</summary>
internal static class StopTimers
{
    private const string RunningSql = "SELECT l.id FROM work.labour AS l WHERE l.work_order_id = @id AND l.ended_at_utc IS NULL ORDER BY l.user_id";

    public static async Task HandleAsync(DbScope scope, Guid id, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var labour in await scope.QueryAsync<Guid>(RunningSql, new { id }, cancellationToken))
            await HandleOneAsync(scope, labour, user, nowUtc, cancellationToken);
    }

    /// <summary>Ends one; its work order is held already.</summary>
    public static async Task<MakeOutcome> HandleOneAsync(DbScope scope, Guid id, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var running = await RecordSql.FindAsync(scope, Labour.Kind, id, isLocked: true, cancellationToken)
            ?? throw new InvalidOperationException($"The hours {id} are hidden from who may see their work order.");
        if (running["endedAtUtc"] is not null)
            return new(running, null, null);
        // A clock that was ahead when it began: no time went by.
        var began = DateTimeOffset.Parse(running["startedAtUtc"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        // A timer that somebody forgot ends after a day: nobody works longer at a stretch.
        var ended = nowUtc < began ? began : nowUtc - began > Labour.Longest ? began + Labour.Longest : nowUtc;
        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal) { ["endedAtUtc"] = SaveMove.Instant(ended) };
        return await ChangeRecord.SaveAsync(Labour.Kind, scope, user, running, changes, nowUtc, cancellationToken);
    }
}
