using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Takes all alarms of an asset out of service for a time, safety alarms excepted, and remembers that time: what was measured
/// in it is no ground for work and nothing to learn from. Several reasons may hold at once; the asset is back when none does.
/// </summary>
internal static class OutOfService
{
    /// <param name="UntilUtc">Null while it lasts.</param>
    public sealed record Time(Guid AssetId, DateTimeOffset SinceUtc, DateTimeOffset? UntilUtc);

    private const string BeginSql = """
        INSERT INTO alarms.out_of_service (id, site_id, asset_id, work_order_id, reason, since_utc, begun_by)
        VALUES (@id, @siteId, @assetId, @WorkOrderId, @Reason, @AtUtc, @Actor)
        ON CONFLICT DO NOTHING
        """;

    private const string EndSql = """
        UPDATE alarms.out_of_service SET until_utc = greatest(since_utc, @AtUtc), ended_by = @Actor
        WHERE asset_id = @assetId AND work_order_id IS NOT DISTINCT FROM @WorkOrderId AND until_utc IS NULL
        """;

    private const string IsOutSql = """
        SELECT EXISTS (SELECT FROM alarms.out_of_service AS o WHERE o.asset_id = @assetId AND o.until_utc IS NULL)
        """;

    private const string StraySql = $"""
        SELECT {AlarmRow.Columns} FROM alarms.alarm_rule AS r
        WHERE r.state = 'OutOfService' AND NOT r.is_taken_out
          AND NOT EXISTS (SELECT FROM alarms.out_of_service AS o WHERE o.asset_id = r.asset_id AND o.until_utc IS NULL)
        ORDER BY r.id LIMIT 200 FOR NO KEY UPDATE SKIP LOCKED
        """;

    private const string OfAssetsSql = """
        SELECT o.asset_id, o.since_utc, o.until_utc FROM alarms.out_of_service AS o
        WHERE o.asset_id = ANY (@assetIds) AND o.since_utc < @toUtc AND (o.until_utc IS NULL OR o.until_utc > @fromUtc)
        ORDER BY o.asset_id, o.since_utc
        """;

    public static async Task<bool> IsOutAsync(DbScope scope, Guid? assetId, CancellationToken cancellationToken) =>
        assetId is not null && await scope.SingleAsync<bool>(IsOutSql, new { assetId }, cancellationToken);

    /// <summary>When assets were out of service between two instants, oldest first.</summary>
    public static Task<IReadOnlyList<Time>> TimesAsync(
        DbScope scope, Guid[] assetIds, DateTimeOffset fromUtc, DateTimeOffset toUtc, CancellationToken cancellationToken) =>
        scope.QueryAsync<Time>(OfAssetsSql, new { assetIds, fromUtc, toUtc }, cancellationToken);

    /// <summary>From now on the asset's alarms are out, for a person or for the action's work order.</summary>
    /// <returns>How many of its alarms are out, and how many stay in service because they are safety alarms.</returns>
    public static async Task<(int Out, int Safety)> BeginAsync(
        DbScope scope, Guid siteId, Guid assetId, AlarmAction action, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(action.AtUtc);
        var rows = await AlarmRow.LockAsync(scope, assetId, cancellationToken);
        await scope.ExecuteAsync(
            BeginSql, new { id, siteId, assetId, action.WorkOrderId, action.Reason, action.AtUtc, action.Actor }, cancellationToken);
        var (taken, safety) = (0, 0);
        foreach (var row in rows)
        {
            var after = row.Lifecycle.TakeOutOfService(isOut: true, out var refusal);
            if (refusal == AlarmRefusal.None)
                await SaveState.HandleAsync(scope, row, after, action, cancellationToken);
            if (refusal == AlarmRefusal.IsSafety)
                safety++;
            else
                taken++;
        }

        return (taken, safety);
    }

    /// <summary>What the person or the work order took out is back, unless something else still holds it out.</summary>
    /// <returns>How many alarms are in service again.</returns>
    public static async Task<int> EndAsync(DbScope scope, Guid assetId, AlarmAction action, CancellationToken cancellationToken)
    {
        // Before anything else: of two reasons that end at once the second must see that the first is gone.
        var rows = await AlarmRow.LockAsync(scope, assetId, cancellationToken);
        await scope.ExecuteAsync(EndSql, new { assetId, action.WorkOrderId, action.AtUtc, action.Actor }, cancellationToken);
        if (await IsOutAsync(scope, assetId, cancellationToken))
            return 0;
        var back = 0;
        foreach (var row in rows)
        {
            if (row.IsTakenOut || !row.IsOutOfService)
                continue;
            await SaveState.HandleAsync(scope, row, row.Lifecycle.TakeOutOfService(isOut: false, out _), action, cancellationToken);
            back++;
        }

        return back;
    }

    /// <summary>
    /// Puts back what nothing holds out: an alarm that was told for the first time while its asset came back, or whose rule went
    /// over to another asset.
    /// </summary>
    public static async Task EndStrayAsync(DbScope scope, AlarmAction action, CancellationToken cancellationToken)
    {
        foreach (var row in await scope.QueryAsync<AlarmRow>(StraySql, null, cancellationToken))
        {
            // The row is held only now: its asset may have gone out meanwhile.
            if (!await IsOutAsync(scope, row.AssetId, cancellationToken))
                await SaveState.HandleAsync(scope, row, row.Lifecycle.TakeOutOfService(isOut: false, out _), action, cancellationToken);
        }
    }
}
