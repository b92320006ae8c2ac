using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>What time alone does to alarms: shelves end, what nothing holds out is back, what chattered is quiet again, floods pass.</summary>
internal sealed partial class AlarmClock(Database database, TimeProvider clock, ILogger<AlarmClock> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int MostAtOnce = 200;
    private const string Actor = "system:alarms";

    private const string OverSql = $"""
        SELECT {AlarmRow.Columns} FROM alarms.alarm_rule AS r
        WHERE r.shelved_until_utc <= @nowUtc ORDER BY r.id LIMIT @MostAtOnce FOR NO KEY UPDATE SKIP LOCKED
        """;

    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var nowUtc = clock.GetUtcNow();
        foreach (var row in await scope.QueryAsync<AlarmRow>(OverSql, new { nowUtc, MostAtOnce }, cancellationToken))
            await SaveState.HandleAsync(scope, row, row.Lifecycle.At(nowUtc), new(AlarmAct.EndShelf, Actor, nowUtc), cancellationToken);
        await OutOfService.EndStrayAsync(scope, new(AlarmAct.PutBackInService, Actor, nowUtc), cancellationToken);
        await ChatterOfAlarms.EndQuietAsync(scope, nowUtc, cancellationToken);
        await FloodOfSite.TickAsync(scope, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isWell = true;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
                isWell = true;
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                if (isWell)
                    LogAway(away);
                isWell = false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What time does to alarms waits: it is tried again every two seconds.")]
    private partial void LogAway(Exception away);
}
