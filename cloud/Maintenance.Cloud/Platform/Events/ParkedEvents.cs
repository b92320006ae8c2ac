namespace Maintenance.Cloud.Platform;

/// <summary>An event that a reader could not take.</summary>
/// <param name="Attempts">0: it only waits behind an earlier one of its subject.</param>
internal sealed record ParkedEvent(
    string Reader, long EventId, string Type, Guid? Subject, string Reason, int Attempts, DateTimeOffset ParkedAtUtc);

/// <summary>
/// Takes parked events up again, for a person who has mended what was in their way. The reader's cursor is locked
/// meanwhile: the running reader waits, so nothing of the subject overtakes and nothing is parked behind what is just gone.
/// </summary>
internal sealed class ParkedEvents(Database database, TimeProvider clock)
{
    private const int MostListed = 1_000;

    private const string ListSql = """
        SELECT p.reader, p.event_id, e.type, p.subject, p.reason, p.attempts, p.parked_at_utc
        FROM platform.parked_event AS p JOIN platform.event AS e ON e.id = p.event_id
        ORDER BY p.reader, e.txid, e.id LIMIT @MostListed
        """;

    private const string LockSql = "SELECT c.event_id FROM platform.event_cursor AS c WHERE c.reader = @reader FOR UPDATE";

    private const string ReadSql = """
        SELECT e.id, e.type, e.site_id, e.subject, e.payload::text AS payload_json, e.actor, e.at_utc, e.correlation
        FROM platform.parked_event AS p JOIN platform.event AS e ON e.id = p.event_id
        WHERE p.reader = @reader AND p.event_id = @id
        """;

    private const string FirstSql = """
        SELECT p.event_id FROM platform.parked_event AS p JOIN platform.event AS e ON e.id = p.event_id
        WHERE p.reader = @reader AND p.subject = @subject ORDER BY e.txid, e.id LIMIT 1
        """;

    private const string RemoveSql = "DELETE FROM platform.parked_event WHERE reader = @reader AND event_id = @id";

    private const string FailedSql = """
        UPDATE platform.parked_event SET attempts = attempts + 1, reason = @reason, parked_at_utc = @nowUtc
        WHERE reader = @reader AND event_id = @id
        """;

    /// <summary>In the order in which they have to be taken; the first <see cref="MostListed"/>.</summary>
    public async Task<IReadOnlyList<ParkedEvent>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.QueryAsync<ParkedEvent>(ListSql, new { MostListed }, cancellationToken);
    }

    /// <summary>Brings one event to its subscription again, and when it is taken no longer keeps it.</summary>
    /// <returns>Null where it was taken (now or meanwhile by somebody else); else why not.</returns>
    public async Task<string?> RetryAsync(IEventSubscription subscription, long id, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var reader = subscription.Reader;
        await scope.FindAsync<long?>(LockSql, new { reader }, cancellationToken);
        if (await scope.FindAsync<Row>(ReadSql, new { reader, id }, cancellationToken) is not { } row)
            return null;
        if (row.Subject is { } subject && await scope.SingleAsync<long>(FirstSql, new { reader, subject }, cancellationToken) is var first && first != id)
            return $"event {first} of the same subject comes first: retry that one";

        try
        {
            await subscription.HandleAsync(row.ToEvent(), scope.Connection, scope.Transaction, cancellationToken);
            await scope.ExecuteAsync(RemoveSql, new { reader, id }, cancellationToken);
            await scope.CommitAsync(cancellationToken);
            return null;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && !DatabaseAway.Is(failed))
        {
            return await NoteAsync(scope, reader, id, $"{failed.GetType().Name}: {failed.Message}", cancellationToken);
        }
    }

    private async Task<string> NoteAsync(DbScope scope, string reader, long id, string reason, CancellationToken cancellationToken)
    {
        await scope.Transaction.RollbackAsync(cancellationToken);
        await using var noting = await database.AsWorkerAsync(cancellationToken);
        await noting.ExecuteAsync(FailedSql, new { reader, id, reason, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await noting.CommitAsync(cancellationToken);
        return reason;
    }

    private sealed record Row(
        long Id, string Type, Guid? SiteId, Guid? Subject, string PayloadJson, string Actor, DateTimeOffset AtUtc, string? Correlation)
    {
        public StoredEvent ToEvent() => new(Id, Type, SiteId, Subject, PayloadJson, Actor, AtUtc, Correlation);
    }
}
