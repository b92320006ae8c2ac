using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.People;

/// <summary>Forgets, again and again, what the organisation's rules say is kept no longer.</summary>
internal sealed partial class KeepRetention(Database database, IEnumerable<IForgets> modules, TimeProvider clock, ILogger<KeepRetention> log) : BackgroundService
{
    /// <summary>Time between two looks: the rules count in days.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Forgotten in one transaction: nobody waits long for one of them.</summary>
    public const int MostAtOnce = 500;

    /// <summary>Forgets all that is due.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        IReadOnlyDictionary<RetentionKind, int> rules;
        await using (var asked = await database.AsWorkerAsync(cancellationToken))
            rules = await RetentionRules.ReadAsync(asked, cancellationToken);
        foreach (var module in modules.Where(one => rules.ContainsKey(one.Kind)))
        {
            int forgotten;
            do
            {
                await using var scope = await database.AsWorkerAsync(cancellationToken);
                forgotten = await module.ForgetAsync(scope, nowUtc.AddDays(-rules[module.Kind]), MostAtOnce, nowUtc, cancellationToken);
                await scope.CommitAsync(cancellationToken);
                if (forgotten > 0)
                    LogForgotten(forgotten, module.Kind, rules[module.Kind]);
            }
            while (forgotten >= MostAtOnce);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (NpgsqlException away)
            {
                LogAway(away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} of {Kind} were forgotten: they are kept for {Days} days.")]
    private partial void LogForgotten(int count, RetentionKind kind, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept no longer cannot be forgotten yet; the next look comes within the hour: {Reason}")]
    private partial void LogAway(string reason);
}
