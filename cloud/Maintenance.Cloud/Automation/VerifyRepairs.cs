using System.Runtime.CompilerServices;
using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// Looks at repairs that people said are done after a confirmed alarm. Its tags back at their baseline for a set time, with values that
/// say so: verified. An alarm that still holds after that time: the work order is opened again. No values: nobody knows, and it waits.
/// </summary>
internal sealed partial class VerifyRepairs(
    Database database, RepairCheck check, TimeProvider clock, ILogger<VerifyRepairs> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Read with one look.</summary>
    internal const int AtOnce = 50;

    /// <returns>How many were verified, and how many opened again.</returns>
    public async Task<(int Verified, int Reopened)> RoundAsync(CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var (verified, reopened) = (0, 0);
        await foreach (var id in DoneAsync(nowUtc - RepairCheck.Shortest, cancellationToken))
        {
            switch (await LookAsync(id, nowUtc, cancellationToken))
            {
                case WorkOrderVerb.Verify:
                    verified++;
                    break;
                case WorkOrderVerb.Reopen:
                    reopened++;
                    break;
                default:
                    break;
            }
        }

        return (verified, reopened);
    }

    /// <summary>All that were done by then, whatever number of older ones waits for tags that are silent.</summary>
    private async IAsyncEnumerable<Guid> DoneAsync(DateTimeOffset beforeUtc, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> part = [];
        do
        {
            await using (var scope = await database.AsWorkerAsync(cancellationToken))
                part = await RepairsToVerify.ReadAsync(scope, beforeUtc, part is [.., var last] ? last : null, AtOnce, cancellationToken);
            foreach (var id in part)
                yield return id;
        }
        while (part.Count == AtOnce);
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

    /// <returns>What was done with it; null: it waits on.</returns>
    private async Task<WorkOrderVerb?> LookAsync(Guid id, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await RepairsToVerify.HoldAsync(scope, id, cancellationToken) is not { } repair)
            return null;
        var settle = check.Settle(repair.Order.SiteId);
        if (repair.CompletedAtUtc + settle > nowUtc)
            return null;
        var alarms = await AlarmsOfWorkOrder.ReadAsync(scope, id, cancellationToken);
        var conditions = await ConditionsOfAlarms.ReadAsync(scope, alarms, cancellationToken);
        var wish = conditions.Any(condition => condition.IsActive)
            ? new(WorkOrderVerb.Reopen, Guid.Empty, $"Its alarm still holds, {settle.TotalMinutes:0} min after the work was said to be done.", null, null)
            : await IsBackAsync(scope, conditions, repair.CompletedAtUtc + settle, settle, nowUtc, cancellationToken)
                ? new WorkOrderLifecycle.Wish(WorkOrderVerb.Verify, Guid.Empty, $"Its tags are back at their baseline for {settle.TotalMinutes:0} min.", null, null)
                : null;
        if (wish is null)
            return null;
        await RepairsToVerify.MoveAsync(scope, repair, wish, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        LogLooked(repair.Order.Number, wish.Verb);
        return wish.Verb;
    }

    private static async Task<bool> IsBackAsync(
        DbScope scope, IReadOnlyList<ConditionsOfAlarms.Entry> conditions, DateTimeOffset earliestUtc, TimeSpan settle, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        foreach (var condition in conditions)
        {
            var sinceUtc = condition.SinceUtc + settle is var back && back > earliestUtc ? back : earliestUtc;
            if (sinceUtc > nowUtc || !await MeasuredSince.IsSoAsync(scope, condition.GatewayId, condition.Tag, sinceUtc, cancellationToken))
                return false;
        }

        return conditions.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The repair of work order {Number} was looked at: {Verb}.")]
    private partial void LogLooked(long number, WorkOrderVerb verb);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Repairs cannot be verified now; it is tried again every ten seconds.")]
    private partial void LogAway(Exception away);
}
