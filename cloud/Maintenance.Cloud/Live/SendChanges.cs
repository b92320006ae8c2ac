using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Tells the sites' groups of every event from the moment this process began. It keeps no durable place: whoever connects
/// reads the present state first, and every process tells its own connections.
/// </summary>
internal sealed partial class SendChanges(
    Database database, EventSignal signal, IHubContext<LiveHub> hub, TimeProvider clock, ILogger<SendChanges> log)
    : BackgroundService
{
    private const int MostAtOnce = 500;

    private const string BeginSql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    // As for the durable readers: an event is told only once nothing can commit before it any more, so none is skipped.
    private const string NextSql = """
        SELECT e.txid::text AS txid, e.id, e.type, e.site_id, e.subject, (e.payload ->> 'assetId')::uuid AS asset_id, e.at_utc,
               e.txid < pg_snapshot_xmin(pg_current_snapshot()) AS is_settled
        FROM platform.event AS e
        WHERE e.site_id IS NOT NULL AND (e.txid, e.id) > (@txid::xid8, @id)
        ORDER BY e.txid, e.id
        LIMIT @MostAtOnce
        """;

    private static readonly TimeSpan UnsettledPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var place = default(Place);
        var isReading = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                place ??= await BeginAsync(stoppingToken);
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

    private async Task<Place> BeginAsync(CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return new(await scope.SingleAsync<string>(BeginSql, null, cancellationToken), 0);
    }

    private async Task<Place> RoundAsync(Place place, CancellationToken cancellationToken)
    {
        var announced = signal.NextAsync();
        var rows = await NextAsync(place, cancellationToken);
        foreach (var row in rows.TakeWhile(row => row.IsSettled))
        {
            await hub.Clients.Group(LiveHub.SiteGroup(row.SiteId)).SendAsync(
                LiveHub.Changed, new LiveChange(row.Type, row.Subject, row.AssetId, row.AtUtc), cancellationToken);
            place = new(row.Txid, row.Id);
        }

        if (rows is [.., { IsSettled: true }])
            return place;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(
            announced, Task.Delay(rows.Count > 0 ? UnsettledPoll : EventReader.IdlePoll, clock, waiting.Token));
        await waiting.CancelAsync();
        return place;
    }

    private async Task<IReadOnlyList<Row>> NextAsync(Place place, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.QueryAsync<Row>(NextSql, new { txid = place.Txid, id = place.Id, MostAtOnce }, cancellationToken);
    }

    private sealed record Place(string Txid, long Id);

    private sealed record Row(
        string Txid, long Id, string Type, Guid SiteId, Guid? Subject, Guid? AssetId, DateTimeOffset AtUtc, bool IsSettled);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live changes cannot be read; they are tried again.")]
    private partial void LogAway(Exception away);
}
