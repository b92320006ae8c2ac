using Dapper;

namespace Maintenance.Cloud.Platform;

/// <summary>An event with its place in the readers' order.</summary>
internal sealed record PendingEvent(StoredEvent Event, string Txid);

/// <summary>What lies beyond a cursor.</summary>
/// <param name="Settled">May be taken: nothing can still commit before them.</param>
/// <param name="HasUnsettled">More are committed, but an older transaction is still open.</param>
/// <param name="PassedTo">
/// Transaction before which there is nothing but these, so that the next look need not go through what is not for this reader again; "0": not known.
/// </param>
internal sealed record PendingEvents(IReadOnlyList<PendingEvent> Settled, bool HasUnsettled, string PassedTo);

/// <summary>The readers' side of <c>platform.event</c>.</summary>
internal sealed class EventStore(Database database, TimeProvider clock)
{
    private const int MostAtOnce = 100;

    // Of one snapshot: what lies before its oldest open transaction is all there will ever be of that.
    private const string NextSql = """
        WITH now AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin)
        SELECT n.xmin::text AS xmin, e.id, e.type, e.site_id, e.subject, e.payload::text AS payload_json, e.actor, e.at_utc, e.correlation,
               e.txid::text AS txid, e.txid < n.xmin AS is_settled
        FROM now AS n LEFT JOIN LATERAL (
            SELECT v.id, v.type, v.site_id, v.subject, v.payload, v.actor, v.at_utc, v.correlation, v.txid FROM platform.event AS v
            WHERE (v.type = ANY (@types) OR '*' = ANY (@types)) AND v.txid >= @passedTo::xid8
              AND (v.txid, v.id) > (
                  coalesce((SELECT c.txid FROM platform.event_cursor AS c WHERE c.reader = @reader), '0'::xid8),
                  coalesce((SELECT c.event_id FROM platform.event_cursor AS c WHERE c.reader = @reader), 0))
            ORDER BY v.txid, v.id LIMIT @most) AS e ON true
        ORDER BY e.txid, e.id
        """;

    // The cursor's row lock makes two processes with the same reader take turns; the condition lets one of them lose.
    private const string AdvanceSql = """
        INSERT INTO platform.event_cursor AS c (reader, txid, event_id) VALUES (@reader, @txid::xid8, @id)
        ON CONFLICT (reader) DO UPDATE SET txid = excluded.txid, event_id = excluded.event_id
        WHERE (c.txid, c.event_id) < (excluded.txid, excluded.event_id)
        """;

    private const string ParkBehindSql = """
        INSERT INTO platform.parked_event (reader, event_id, subject, reason, attempts, parked_at_utc)
        SELECT @reader, @id, @subject, 'an earlier event of this subject is parked', 0, @nowUtc
        WHERE EXISTS (SELECT FROM platform.parked_event AS p WHERE p.reader = @reader AND p.subject = @subject)
        """;

    private const string ParkSql = """
        INSERT INTO platform.parked_event (reader, event_id, subject, reason, attempts, parked_at_utc)
        VALUES (@reader, @id, @subject, @reason, @attempts, @nowUtc)
        """;

    /// <param name="passedTo">What an earlier look said; "0" where there was none.</param>
    public async Task<PendingEvents> NextAsync(IEventSubscription subscription, string passedTo, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<Row>(
            NextSql, new { reader = subscription.Reader, types = subscription.Types.ToArray(), passedTo, most = MostAtOnce }, cancellationToken);
        var found = rows.Where(row => row.Id is not null).ToList();
        var settled = found.TakeWhile(row => row.IsSettled is true).Select(row => new PendingEvent(row.ToEvent(), row.Txid!)).ToList();
        return new(settled, found.Count > settled.Count, settled.Count == 0 ? rows[0].Xmin : passedTo);
    }

    /// <summary>Runs the subscription and moves its cursor in one transaction.</summary>
    /// <returns>False where the event was parked behind an earlier one of its subject.</returns>
    public async Task<bool> TakeAsync(IEventSubscription subscription, PendingEvent next, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await AdvanceAsync(scope, subscription.Reader, next, cancellationToken) == 0)
            return true;

        var isBehind = next.Event.Subject is { } subject && await scope.ExecuteAsync(
            ParkBehindSql, new { reader = subscription.Reader, id = next.Event.Id, subject, nowUtc = clock.GetUtcNow() }, cancellationToken) > 0;
        if (!isBehind)
            await subscription.HandleAsync(next.Event, scope.Connection, scope.Transaction, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return !isBehind;
    }

    /// <summary>Puts an event aside and moves the cursor past it.</summary>
    public async Task ParkAsync(string reader, PendingEvent next, string reason, int attempts, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await AdvanceAsync(scope, reader, next, cancellationToken) == 0)
            return;
        await scope.ExecuteAsync(
            ParkSql, new { reader, id = next.Event.Id, subject = next.Event.Subject, reason, attempts, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private static Task<int> AdvanceAsync(DbScope scope, string reader, PendingEvent next, CancellationToken cancellationToken) =>
        scope.Connection.ExecuteAsync(scope.Command(AdvanceSql, new { reader, txid = next.Txid, id = next.Event.Id }, cancellationToken));

    private sealed record Row(
        string Xmin, long? Id, string? Type, Guid? SiteId, Guid? Subject, string? PayloadJson, string? Actor, DateTimeOffset? AtUtc,
        string? Correlation, string? Txid, bool? IsSettled)
    {
        public StoredEvent ToEvent() => new(Id!.Value, Type!, SiteId, Subject, PayloadJson!, Actor!, AtUtc!.Value, Correlation);
    }
}
