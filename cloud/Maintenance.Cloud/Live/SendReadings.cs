using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Npgsql;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Sends the latest values to whoever watches their asset and may see it now, at most once a second a tag. It looks at the latest
/// values instead of queueing every one, so a flood of readings costs it nothing and there is nothing to drop; nobody waits for who is slow.
/// </summary>
internal sealed partial class SendReadings(
    Database database, LatestValues latest, LiveAudience audience, LiveMembers members, LiveSessions sessions, EventRights rights, TimeProvider clock,
    ILogger<SendReadings> log) : BackgroundService
{
    /// <summary>As fast as a person reads a number that changes.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const string Asset = "assets.asset";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var sent = new Dictionary<int, DateTimeOffset>();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                sent = await RoundAsync(sent, stoppingToken);
            }
            catch (NpgsqlException away)
            {
                LogAway(away.Message);
            }
        }
    }

    /// <param name="sent">Device time of the last value sent, by tag.</param>
    private async Task<Dictionary<int, DateTimeOffset>> RoundAsync(
        Dictionary<int, DateTimeOffset> sent, CancellationToken cancellationToken)
    {
        var now = new Dictionary<int, DateTimeOffset>();
        await sessions.EndStaleAsync(cancellationToken);
        await LeaveAsync(cancellationToken);
        if (audience.Watched() is not { Length: > 0 } watched)
            return now;

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        foreach (var asset in await ListTags.OfAssetsAsync(scope, latest, watched, cancellationToken))
        {
            List<LiveReading> news = [];
            foreach (var tag in asset)
            {
                if (tag.Last is not { } last)
                    continue;
                if (!sent.TryGetValue(tag.Id, out var before) || before != last.MeasuredAtUtc)
                    news.Add(new(tag.Id, last.Value, last.Quality, last.MeasuredAtUtc));
                now[tag.Id] = last.MeasuredAtUtc;
            }

            if (news.Count == 0)
                continue;
            foreach (var watcher in audience.WatchersOf(asset.Key))
                members.Find(watcher)?.Tell(LiveHub.Readings, news);
        }

        return now;
    }

    /// <summary>Who sees a site's assets only with their work may have handed the work on.</summary>
    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        foreach (var (connectionId, assetIds) in audience.ByConnection())
        {
            if (members.Find(connectionId) is not { } member || member.User.For(Permission.ReadReadings) is not { } reader || reader.WholeSiteIds.Count == reader.SiteIds.Count)
                continue;
            var seen = await rights.SeenAsync(reader, Asset, assetIds, cancellationToken);
            foreach (var assetId in assetIds.Where(id => !seen.Contains(id)))
            {
                audience.Leave(connectionId, assetId);
                member.Leave(new(LiveGroupKind.Asset, assetId));
                member.Tell(LiveHub.Left, new LiveLeft(LiveGroupKind.Asset, assetId));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live values cannot be read: {Reason}")]
    private partial void LogAway(string reason);
}
