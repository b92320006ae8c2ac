using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Sends the latest values to whoever watches their asset, at most once a second a tag. It looks at the latest values
/// instead of queueing every one, so a flood of readings costs it nothing and there is nothing to drop.
/// </summary>
internal sealed partial class SendReadings(
    Database database, LatestValues latest, LiveAudience audience, IHubContext<LiveHub> hub, TimeProvider clock,
    ILogger<SendReadings> log) : BackgroundService
{
    /// <summary>As fast as a person reads a number that changes.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

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

            if (news.Count > 0)
                await hub.Clients.Group(LiveHub.AssetGroup(asset.Key)).SendAsync(LiveHub.Readings, news, cancellationToken);
        }

        return now;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live values cannot be read: {Reason}")]
    private partial void LogAway(string reason);
}
