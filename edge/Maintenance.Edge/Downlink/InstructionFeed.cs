using Maintenance.Edge.Fleet;
using Maintenance.Edge.Uplinks;

namespace Maintenance.Edge.Downlink;

/// <summary>Keeps what the cloud tells up to date: one request after the other, each waiting at the cloud until there is something new.</summary>
internal sealed partial class InstructionFeed(
    Enrolment enrolment, IHttpClientFactory clients, CloudWord word, InstructionFile file,
    InstructionsBefore before, CommandDesk desk, DownlinkStatus status, TimeProvider clock, ILogger<InstructionFeed> log) : BackgroundService
{
    /// <summary>A cloud that does not wait is asked no more often.</summary>
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How old the confirmation on disk may be.</summary>
    private static readonly TimeSpan SavePeriod = TimeSpan.FromMinutes(1);

    private DateTimeOffset _savedAtUtc;
    private bool _isFailing;
    private bool _isLapsed;
    private bool _isDiskFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (before.Fault is { } fault)
            LogBegunAnew(fault);
        SayLapsed();
        var client = new InstructionClient(clients, await enrolment.Identity.WaitAsync(stoppingToken), clock);
        var retryWait = new RetryWait();
        while (true)
        {
            var asked = clock.GetTimestamp();
            var reply = await client.AskAsync(word.Held.Version, stoppingToken);
            var wait = LeastPeriod - clock.GetElapsedTime(asked);
            if (reply is InstructionReply.Failed failed)
            {
                wait = retryWait.Next(failed.RetryAfter);
                Fail(failed);
            }
            else
            {
                retryWait.Reset();
                await TakeAsync(reply, stoppingToken);
            }

            SayLapsed();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task TakeAsync(InstructionReply reply, CancellationToken cancellationToken)
    {
        if (_isFailing)
            LogBack();
        _isFailing = false;
        var nowUtc = clock.GetUtcNow();
        var isNews = reply is InstructionReply.Told { Instructions: var told } && Take(told, nowUtc);
        if (reply is InstructionReply.Nothing)
        {
            word.Confirm(nowUtc);
            status.Nothing();
        }

        // Also after a start with the same word: only what the cloud says now is still to be executed, is.
        if (isNews || reply is InstructionReply.Nothing)
            desk.Offer(word.Held.Commands);

        if (isNews || nowUtc - _savedAtUtc >= SavePeriod || nowUtc < _savedAtUtc)
            await SaveAsync(nowUtc, cancellationToken);
    }

    private bool Take(Contracts.Transport.GatewayInstructions told, DateTimeOffset nowUtc)
    {
        var known = Assets();
        if (!word.Take(told, nowUtc))
        {
            status.Old();
            LogOld(told.Version, word.Held.Version);
            return false;
        }

        status.Told();
        foreach (var work in word.Held.Maintenance.Where(work => !known.Contains(work.Asset)))
        {
            var orders = string.Join(", ", work.WorkOrders);
            LogBegins(work.Asset, work.SinceUtc, orders);
        }

        foreach (var asset in known.Except(Assets(), StringComparer.Ordinal))
            LogEnds(asset);
        return true;
    }

    private HashSet<string> Assets() => word.Held.Maintenance.Select(work => work.Asset).ToHashSet(StringComparer.Ordinal);

    private void Fail(InstructionReply.Failed failed)
    {
        status.Failed(failed.Words);
        if (!_isFailing)
            LogAway(failed.Words);   // once for as long as it lasts
        _isFailing = true;
    }

    private void SayLapsed()
    {
        var isLapsed = word.IsLapsed(clock.GetUtcNow());
        if (isLapsed && !_isLapsed)
        {
            var assets = string.Join(", ", Assets());
            LogLapsed(assets, word.Held.ConfirmedAtUtc);
        }

        _isLapsed = isLapsed;
    }

    private async Task SaveAsync(DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(word.Held, cancellationToken);
            _savedAtUtc = nowUtc;
            _isDiskFailing = false;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            if (!_isDiskFailing)
                LogNotSaved(full);
            _isDiskFailing = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Asset {Asset} is under maintenance since {SinceUtc:O} ({WorkOrders}): its detectors rest, its alarms are out of service, safety alarms stay")]
    private partial void LogBegins(string asset, DateTimeOffset sinceUtc, string workOrders);

    [LoggerMessage(Level = LogLevel.Information, Message = "Asset {Asset} is no longer under maintenance: it is watched again")]
    private partial void LogEnds(string asset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cloud's word that {Assets} is under maintenance is of {ConfirmedAtUtc:O}, too long ago: it is watched again until the cloud says otherwise")]
    private partial void LogLapsed(string assets, DateTimeOffset confirmedAtUtc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer of the cloud has version {Version}, and {Held} is held: it is old and changes nothing")]
    private partial void LogOld(long version, long held);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cloud cannot be asked what is under maintenance: {Reason}. What it told last holds; tried again with growing pauses")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The cloud tells again what is under maintenance")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the cloud told before the start is not known ({Reason}); it is asked for anew")]
    private partial void LogBegunAnew(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the cloud told could not be saved: a restart without the cloud would not know of it. Check the disk")]
    private partial void LogNotSaved(Exception reason);
}

/// <summary>What is known of the time before the start.</summary>
/// <param name="Fault">Why nothing is; null where it is.</param>
internal sealed record InstructionsBefore(string? Fault);
