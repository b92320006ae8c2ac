using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Audit;

/// <summary>
/// <c>adopt-events</c>: takes over a history that was loaded into an installation and not lived in it. Its events are sealed into the
/// audit as the reader would, only many at once, and every other reader begins after them: nobody acts today on an alarm of last
/// year. An installation that has an audit is left alone.
/// </summary>
internal static class AdoptEvents
{
    private const int MostAtOnce = 5_000;

    private const string LivedSql = "SELECT EXISTS (SELECT FROM audit.record) OR EXISTS (SELECT FROM platform.event_cursor)";

    private const string LastSql = """
        SELECT e.txid::text AS txid, e.id FROM platform.event AS e WHERE e.txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.txid DESC, e.id DESC LIMIT 1
        """;

    private const string NextSql = """
        SELECT e.id, e.type, e.site_id, e.subject, e.payload::text AS payload, e.actor, e.at_utc, e.correlation, coalesce(e.changes, '{}')::text AS changes, e.address,
            e.user_agent, e.txid::text AS txid
        FROM platform.event AS e
        WHERE (e.txid, e.id) > (@Txid::xid8, @Id) AND (e.txid, e.id) <= (@lastTxid::xid8, @lastId)
        ORDER BY e.txid, e.id LIMIT @MostAtOnce
        """;

    private const string CursorSql = "INSERT INTO platform.event_cursor (reader, txid, event_id) SELECT r, @Txid::xid8, @Id FROM unnest(@readers) AS r";

    private const string AddSql = """
        INSERT INTO audit.record (sequence, id, event_id, event_type, action, actor, entity_type, entity_id, description, changes, details, site_id, at_utc,
            address, user_agent, correlation, previous_hash, hash)
        SELECT a.sequence, a.id, a.event_id, a.event_type, a.action, a.actor, a.entity_type, a.entity_id, a.description, a.changes::jsonb, a.details::jsonb, a.site_id, a.at_utc,
            a.address, a.user_agent, a.correlation, a.previous_hash, a.hash
        FROM unnest(@sequences, @ids, @eventIds, @types, @actions, @actors, @entityTypes, @entityIds, @descriptions, @changes, @details, @siteIds, @times,
            @addresses, @userAgents, @correlations, @previous, @hashes)
            AS a (sequence, id, event_id, event_type, action, actor, entity_type, entity_id, description, changes, details, site_id, at_utc,
                address, user_agent, correlation, previous_hash, hash)
        """;

    public static Verb Verb { get; } = new("adopt-events", RunAsync);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var scope = await context.Services.GetRequiredService<Database>().AsWorkerAsync(cancellationToken);
        if (await scope.SingleAsync<bool>(LivedSql, null, cancellationToken))
            throw new VerbRefusedException("This installation has an audit already: its readers take each event in its turn.");
        var records = 0L;
        if (await scope.FindAsync<Place>(LastSql, null, cancellationToken) is { } last)
        {
            var readers = context.Services.GetServices<IEventSubscription>().Select(one => one.Reader).ToArray();
            await scope.ExecuteAsync(CursorSql, new { last.Txid, last.Id, readers }, cancellationToken);
            records = await SealAsync(scope, last, context.Services.GetRequiredService<TimeProvider>(), cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        await context.PrintAsync(new { records });
    }

    private static async Task<long> SealAsync(DbScope scope, Place last, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (sequence, hash, at) = (0L, new byte[AuditRow.HashBytes], new Place("0", 0));
        while (true)
        {
            var found = await scope.QueryAsync<Row>(NextSql, new { at.Txid, at.Id, lastTxid = last.Txid, lastId = last.Id, MostAtOnce }, cancellationToken);
            if (found is not [.., var end])
                return sequence;
            List<(AuditRow Row, byte[] Hash)> rows = [];
            foreach (var happened in found)
            {
                var row = SealEvents.RowOf(
                    new(happened.Id, happened.Type, happened.SiteId, happened.Subject, happened.Payload, happened.Actor, happened.AtUtc, happened.Correlation),
                    new(happened.Changes, happened.Address, happened.UserAgent), ++sequence, hash, clock.GetUtcNow());
                hash = row.Hash();
                rows.Add((row, hash));
            }

            await scope.ExecuteAsync(AddSql, Columns(rows), cancellationToken);
            at = new(end.Txid, end.Id);
        }
    }

    private static object Columns(List<(AuditRow Row, byte[] Hash)> rows)
    {
        T[] Each<T>(Func<AuditRow, T> of) => [.. rows.Select(one => of(one.Row))];
        return new
        {
            sequences = Each(row => row.Sequence),
            ids = Each(row => row.Id),
            eventIds = Each(row => row.EventId),
            types = Each(row => row.EventType),
            actions = Each(row => row.Action),
            actors = Each(row => row.Actor),
            entityTypes = Each(row => row.EntityType),
            entityIds = Each(row => row.EntityId),
            descriptions = Each(row => row.Description),
            changes = Each(row => row.Changes),
            details = Each(row => row.Details),
            siteIds = Each(row => row.SiteId),
            times = Each(row => row.AtUtc.UtcDateTime),
            addresses = Each(row => row.Address),
            userAgents = Each(row => row.UserAgent),
            correlations = Each(row => row.Correlation),
            previous = Each(row => row.PreviousHash),
            hashes = rows.Select(one => one.Hash).ToArray(),
        };
    }

    private sealed record Place(string Txid, long Id);

    private sealed record Row(
        long Id, string Type, Guid? SiteId, Guid? Subject, string Payload, string Actor, DateTimeOffset AtUtc, string? Correlation, string Changes, string? Address,
        string? UserAgent, string Txid);
}
