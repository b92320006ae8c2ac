using System.Diagnostics.Metrics;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Tells the live connections of every event from the moment this process began. It keeps no durable place: whoever connects
/// reads the present state first or goes on by a cursor, and every process tells its own connections.
/// </summary>
internal sealed partial class SendChanges(
    EventFeed feed, LiveSessions sessions, LiveMembers members, TellMembers tell, TimeProvider clock, ILogger<SendChanges> log) : BackgroundService
{
    private const int MostAtOnce = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Gauge<double> Lag = PlatformMeter.Meter.CreateGauge<double>("live_event_lag_seconds");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var place = default(EventPlace);
        var isReading = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                place ??= await feed.NowAsync(stoppingToken);
                place = await RoundAsync(place, stoppingToken);
                isReading = true;
                continue;
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                if (isReading)
                    LogAway(away);
                isReading = false;
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task<EventPlace> RoundAsync(EventPlace place, CancellationToken cancellationToken)
    {
        var announced = feed.AnnouncedAsync();
        var part = await feed.ReadAsync(place, MostAtOnce, siteIds: null, types: null, cancellationToken);
        if (part.Events.Count > 0 && members.All.Count > 0)
        {
            await sessions.EndStaleAsync(cancellationToken);
            await tell.HandleAsync([.. members.All], part.Events, cancellationToken);
        }

        Lag.Record(part.Events is [.., var last] ? Math.Max(0, (clock.GetUtcNow() - last.AtUtc).TotalSeconds) : 0);
        if (!part.HasMore)
            await feed.WaitAsync(announced, part, EventReader.IdlePoll, cancellationToken);
        return part.Next;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live changes cannot be read; they are tried again.")]
    private partial void LogAway(Exception away);
}
