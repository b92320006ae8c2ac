using System.Diagnostics.Metrics;
using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Whether a site's people have more new alarms than they can answer (ISA-18.2-2016, 16.5). Time is that of arrival: alarms that
/// an outage held back flood whoever has to answer them now.
/// </summary>
internal static class FloodOfSite
{
    private static readonly Counter<long> Floods = PlatformMeter.Meter.CreateCounter<long>("alarm_floods_total");

    // Made where it is missing, locked in any case.
    private const string LockSql = """
        INSERT INTO alarms.flood AS f (site_id, state) VALUES (@siteId, @state)
        ON CONFLICT (site_id) DO UPDATE SET site_id = f.site_id
        RETURNING f.site_id, f.state
        """;

    private const string SaveSql = """
        UPDATE alarms.flood SET state = @state, alarms = @alarms,
            since_utc = CASE WHEN @isFlood THEN coalesce(since_utc, @nowUtc) END
        WHERE site_id = @siteId
        """;

    private const string NowSql = """
        SELECT f.site_id, f.state FROM alarms.flood AS f WHERE f.since_utc IS NOT NULL ORDER BY f.site_id FOR NO KEY UPDATE SKIP LOCKED
        """;

    /// <summary>One more alarm that somebody is shown.</summary>
    public static async Task TakeAsync(DbScope scope, Guid siteId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var row = await scope.SingleAsync<Row>(LockSql, new { siteId, state = StateDocument.Save(new AlarmFlood()) }, cancellationToken);
        await MoveAsync(scope, row, flood => flood.Take(nowUtc), nowUtc, cancellationToken);
    }

    /// <summary>Ends the floods that time has ended.</summary>
    public static async Task TickAsync(DbScope scope, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var row in await scope.QueryAsync<Row>(NowSql, null, cancellationToken))
            await MoveAsync(scope, row, flood => flood.Tick(nowUtc), nowUtc, cancellationToken);
    }

    private static async Task MoveAsync(
        DbScope scope, Row row, Func<AlarmFlood, FloodChange> move, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var flood = RememberedState.Restore<AlarmFlood>(row.State);
        var change = move(flood);
        await scope.ExecuteAsync(
            SaveSql,
            new { row.SiteId, state = StateDocument.Save(flood), alarms = flood.Alarms, isFlood = flood.IsFlood, nowUtc },
            cancellationToken);
        if (change == FloodChange.None)
            return;
        if (change == FloodChange.Began)
            Floods.Add(1);
        var type = change == FloodChange.Began ? nameof(AlarmFloodBegan) : nameof(AlarmFloodEnded);
        object payload = change == FloodChange.Began ? new AlarmFloodBegan(row.SiteId, flood.Alarms) : new AlarmFloodEnded(row.SiteId);
        await scope.WriteEventAsync(new(type, row.SiteId, row.SiteId, payload, "system:alarms", nowUtc), cancellationToken);
    }

    private sealed record Row(Guid SiteId, byte[] State);

    /// <summary>Ten alarms came to a site within ten minutes.</summary>
    private sealed record AlarmFloodBegan(Guid SiteId, long Alarms);

    /// <summary>Fewer than five alarms came to a site within ten minutes.</summary>
    private sealed record AlarmFloodEnded(Guid SiteId);
}
