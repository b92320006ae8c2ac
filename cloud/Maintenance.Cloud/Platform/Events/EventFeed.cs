namespace Maintenance.Cloud.Platform;

/// <summary>
/// The events for those who keep their place themselves: live connections, programs, phones. As for the durable readers an event is
/// read only once every transaction that could still commit before it has ended, so that none is skipped.
/// </summary>
/// <param name="looked">Events that one read looks through, however few of them are wanted.</param>
internal sealed class EventFeed(Database database, EventSignal signal, TimeProvider clock, int looked = EventFeed.Looked)
{
    // Of one statement, so of one snapshot: what is settled, and the events before that. Where all were read the place is the snapshot's
    // oldest open transaction, which spares the next reader what was passed over. Where few of many are wanted it ends at an edge.
    // The last event tells whether any is unsettled: asked whether there is one, PostgreSQL supposes a third of all to be and reads the table.
    internal const string ReadSql = """
        WITH now AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin), edge AS (
            SELECT v.txid, v.id FROM platform.event AS v, now AS n WHERE (v.txid, v.id) > (@txid::xid8, @id) AND v.txid < n.xmin
            ORDER BY v.txid, v.id OFFSET @looked LIMIT 1)
        SELECT n.xmin::text AS xmin, coalesce((SELECT u.txid FROM platform.event AS u ORDER BY u.txid DESC, u.id DESC LIMIT 1) >= n.xmin, false) AS has_unsettled, g.txid::text AS edge_txid, g.id AS edge_id,
               e.txid::text AS txid, e.id, e.type, e.site_id, e.subject, (e.payload ->> 'assetId')::uuid AS asset_id,
               CASE WHEN e.type ~ '^WorkOrder(Opened|Recurred|Assigned|Moved|Made|Changed|Removed)$' THEN e.subject ELSE (e.payload ->> 'workOrderId')::uuid END AS work_order_id,
               e.version, array_to_string(ARRAY(SELECT jsonb_object_keys(e.changes)), ' ') AS fields, e.at_utc
        FROM now AS n LEFT JOIN edge AS g ON true LEFT JOIN LATERAL (
            SELECT * FROM platform.event AS v
            WHERE (v.txid, v.id) > (@txid::xid8, @id) AND (v.txid, v.id) <= (coalesce(g.txid, n.xmin), coalesce(g.id, -1))
              AND (@types::text[] IS NULL OR v.type = ANY (@types::text[])) AND (@siteIds::uuid[] IS NULL OR v.site_id = ANY (@siteIds::uuid[]) OR v.site_id IS NULL)
            ORDER BY v.txid, v.id LIMIT @most) AS e ON true
        ORDER BY e.txid, e.id
        """;

    private const string NowSql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    private const string IsAheadSql = "SELECT @txid::xid8 > pg_snapshot_xmax(pg_current_snapshot())";

    /// <summary>So many are looked through in some milliseconds.</summary>
    public const int Looked = 10_000;

    private static readonly TimeSpan UnsettledPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>The end of what may be read now.</summary>
    public async Task<EventPlace> NowAsync(CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return new(await scope.SingleAsync<string>(NowSql, null, cancellationToken), 0);
    }

    /// <summary>Whether a place is of a future that this database does not have: it was put back to an older copy.</summary>
    public async Task<bool> IsAheadAsync(EventPlace place, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.SingleAsync<bool>(IsAheadSql, new { txid = place.Txid }, cancellationToken);
    }

    /// <summary>What lies after a place.</summary>
    /// <param name="siteIds">Of these sites and of the organisation; null: of all.</param>
    /// <param name="types">Only these; null: all.</param>
    public async Task<FeedPart> ReadAsync(
        EventPlace after, int most, IReadOnlyCollection<Guid>? siteIds, IReadOnlyCollection<string>? types, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<Row>(
            ReadSql, new { txid = after.Txid, id = after.Id, most = most + 1, looked = looked - 1, types = types?.ToArray(), siteIds = siteIds?.ToArray() }, cancellationToken);
        var events = rows.Where(row => row.Id is not null).Select(row => row.ToEvent()).ToList();
        if (events.Count > most)
            return new(events[..most], events[most - 1].Place, HasMore: true, rows[0].HasUnsettled);
        return rows[0] is { EdgeTxid: { } txid, EdgeId: { } id }
            ? new(events, new(txid, id), HasMore: true, rows[0].HasUnsettled)
            : new(events, new(rows[0].Xmin, 0), HasMore: false, rows[0].HasUnsettled);
    }

    /// <summary>What is awaited must be asked for before the events are read, or what happens between the two is told late.</summary>
    public Task AnnouncedAsync() => signal.NextAsync();

    /// <summary>Returns when there may be news: announced, settled, or so much time is over.</summary>
    public async Task WaitAsync(Task announced, FeedPart last, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(announced, Task.Delay(last.HasUnsettled ? UnsettledPoll : longest, clock, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed record Row(
        string Xmin, bool HasUnsettled, string? EdgeTxid, long? EdgeId, string? Txid, long? Id, string? Type, Guid? SiteId, Guid? Subject, Guid? AssetId, Guid? WorkOrderId, int? Version,
        string Fields, DateTimeOffset? AtUtc)
    {
        public FeedEvent ToEvent() => new(new(Txid!, Id!.Value), Type!, SiteId, Subject, AssetId, WorkOrderId, Version, Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), AtUtc!.Value);
    }
}
