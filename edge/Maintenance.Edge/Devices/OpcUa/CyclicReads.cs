using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Reads tags by a schedule that does not drift, one for each interval. Reads that could not take place are counted.</summary>
internal sealed partial class CyclicReads(
    DeviceSettings device, NodePlan plan, ValueReader reader, Intake intake, DeviceStatus status, TimeProvider clock, ILogger log)
{
    /// <summary>Between two tries where neither a new connection nor the next read is waited for.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Under this name troubles with reading are told.</summary>
    private const string Reads = "reads";

    private string? _refusal;

    /// <summary>Until it is told to stop; where one schedule fails, the others end too.</summary>
    public async Task RunAsync(OpcUaClient client, CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var groups = device.Tags.Where(tag => tag.Node is { IsRead: true } && plan.Nodes.ContainsKey(tag.Index)).GroupBy(tag => tag.Node!.Sampling);
        await Task.WhenAll([Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token), .. groups.Select(RunOneAsync)]);

        async Task RunOneAsync(IGrouping<TimeSpan, TagSettings> group)
        {
            try
            {
                await RunAsync(client, group.Key, [.. group], ending.Token);
            }
            finally
            {
                await ending.CancelAsync();
            }
        }
    }

    private async Task RunAsync(OpcUaClient client, TimeSpan interval, TagSettings[] tags, CancellationToken stoppingToken)
    {
        var started = clock.GetTimestamp();
        var (polls, isAway) = (0L, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            var (wasRead, reason) = await TryReadAsync(client, interval, tags, stoppingToken);
            isAway = !wasRead;
            polls += wasRead ? 1 : 0;
            polls += SkipMissed(reason, interval, tags, clock.GetElapsedTime(started), polls);
            var wait = (interval * polls) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero && wasRead)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (isAway)   // also the read that is merely late cannot take place any more
            SkipMissed(GapReason.DeviceSilent, interval, tags, clock.GetElapsedTime(started) + interval, polls);
    }

    /// <returns>Whether the read took place, and why reads that were due meanwhile did not.</returns>
    private async Task<(bool WasRead, GapReason Reason)> TryReadAsync(OpcUaClient client, TimeSpan interval, TagSettings[] tags, CancellationToken stoppingToken)
    {
        try
        {
            var session = client.SessionAsync(stoppingToken);
            var reason = session.IsCompleted ? GapReason.PollOverrun : GapReason.DeviceSilent;
            await ReadAsync(await session, tags);
            Mended();
            return (true, reason);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return (false, GapReason.DeviceSilent);
        }
        catch (OpcUaException refused)
        {
            Refused(refused.Message);
            // Where the session stands the server is asked again in its turn, not at once; else the client makes another.
            var pause = refused is ServiceException || interval < LongestPause ? interval : LongestPause;
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (false, GapReason.DeviceSilent);
        }
    }

    // A read under way is finished also while the gateway stops: the server has counted it.
    private async Task ReadAsync(OpcUaSession session, TagSettings[] tags)
    {
        var values = await session.ReadAsync([.. tags.Select(tag => plan.Nodes[tag.Index])], CancellationToken.None);
        var nowUtc = clock.GetUtcNow();
        for (var i = 0; i < tags.Length; i++)
        {
            if (reader.Read(tags[i], values[i], nowUtc, isRead: true) is not { } reading)
                intake.Add(new Miss(GapReason.Malformed, device.Name, tags[i].Name, nowUtc, nowUtc, 1, $"The value is {values[i].Value.Type}, where a number is expected."));
            else if (!intake.TryAdd(reading))
                intake.Add(new Miss(GapReason.PollOverrun, device.Name, tags[i].Name, nowUtc, nowUtc, 1, "The gateway could not take it: its disk or pipeline is behind."));
        }
    }

    private void Refused(string why)
    {
        status.Trouble(Reads, why);
        if (!string.Equals(Interlocked.Exchange(ref _refusal, why), why, StringComparison.Ordinal))
            LogRefused(device.Name, why);
    }

    private void Mended()
    {
        if (Interlocked.Exchange(ref _refusal, null) is not null)
            status.Mended(Reads);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} could not be read: {Reason}")]
    private partial void LogRefused(string device, string reason);

    /// <summary>Reads that should have begun and cannot any more; one that is merely late still takes place.</summary>
    private long SkipMissed(GapReason reason, TimeSpan interval, TagSettings[] tags, TimeSpan elapsed, long polls)
    {
        var missed = (elapsed.Ticks / interval.Ticks) - polls;
        if (missed <= 0)
            return 0;
        var nowUtc = clock.GetUtcNow();
        var detail = reason == GapReason.DeviceSilent
            ? "There was no connection to the server."
            : $"A read took longer than its interval of {interval:c}: give it a longer one, or subscribe.";
        intake.Add(new Miss(reason, device.Name, null, nowUtc - (interval * missed), nowUtc, missed * tags.Length, detail));
        return missed;
    }
}
