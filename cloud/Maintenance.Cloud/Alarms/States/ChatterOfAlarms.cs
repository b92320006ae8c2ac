using System.Diagnostics.Metrics;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Whether an alarm chatters (ISA-18.2-2016, 16.5.5), by what its gateway says or by what was recorded here.</summary>
internal static class ChatterOfAlarms
{
    /// <summary>An alarm came to chatter, or is quiet again.</summary>
    /// <param name="LongestGapSeconds">An off-delay above it would have joined the raises; 0 where it is not known.</param>
    public sealed record AlarmChattered(Guid AlarmId, Guid SiteId, Guid? AssetId, bool IsChattering, double LongestGapSeconds);

    private static readonly Counter<long> Chattering = PlatformMeter.Meter.CreateCounter<long>("alarms_chattering_total");

    private const string QuietSql = """
        UPDATE alarms.alarm_rule AS r SET is_chattering = false
        WHERE r.id IN (
            SELECT q.id FROM alarms.alarm_rule AS q
            WHERE q.is_chattering AND q.condition_changed_at_utc < @beforeUtc
            ORDER BY q.id LIMIT 200 FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING r.alarm_id, r.site_id, r.asset_id
        """;

    /// <summary>What the detector of chattering knows, brought on by one more change.</summary>
    public static AlarmChatter Continue(byte[]? known, AlarmChange change, DateTimeOffset at)
    {
        var chatter = RememberedState.Restore<AlarmChatter>(known);
        chatter.Take(change, at);
        return chatter;
    }

    /// <summary>Tells that an alarm began to chatter.</summary>
    public static Task TellAsync(DbScope scope, AlarmRow row, Guid alarmId, AlarmChatter chatter, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        Chattering.Add(1);
        return scope.WriteEventAsync(
            Happened(alarmId, row.SiteId, row.AssetId, isChattering: true, chatter.LongestGap.TotalSeconds, nowUtc), cancellationToken);
    }

    /// <summary>Ends the chattering of what did not change for <see cref="AlarmChatter.Quiet"/>.</summary>
    public static async Task EndQuietAsync(DbScope scope, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var (alarmId, siteId, assetId) in await scope.QueryAsync<(Guid AlarmId, Guid SiteId, Guid? AssetId)>(
            QuietSql, new { beforeUtc = nowUtc - AlarmChatter.Quiet }, cancellationToken))
        {
            await scope.WriteEventAsync(Happened(alarmId, siteId, assetId, isChattering: false, 0, nowUtc), cancellationToken);
        }
    }

    private static Event Happened(
        Guid alarmId, Guid siteId, Guid? assetId, bool isChattering, double gapSeconds, DateTimeOffset nowUtc) => new(
            nameof(AlarmChattered), siteId, alarmId,
            new AlarmChattered(alarmId, siteId, assetId, isChattering, gapSeconds), "system:alarms", nowUtc);
}
