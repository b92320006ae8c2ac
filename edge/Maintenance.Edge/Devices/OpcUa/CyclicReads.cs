using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Reads tags by a schedule that does not drift, one for each interval. Reads that could not take place are counted.</summary>
internal sealed class CyclicReads(DeviceSettings device, NodePlan plan, ValueReader reader, Intake intake, TimeProvider clock)
{
    public Task RunAsync(OpcUaClient client, CancellationToken stoppingToken) => Task.WhenAll(device.Tags
        .Where(tag => tag.Node is { IsRead: true } && plan.Nodes.ContainsKey(tag.Index))
        .GroupBy(tag => tag.Node!.Sampling)
        .Select(group => RunAsync(client, group.Key, [.. group], stoppingToken)));

    private async Task RunAsync(OpcUaClient client, TimeSpan interval, TagSettings[] tags, CancellationToken stoppingToken)
    {
        var started = clock.GetTimestamp();
        for (var polls = 0L; !stoppingToken.IsCancellationRequested;)
        {
            var reason = GapReason.PollOverrun;
            try
            {
                var session = client.SessionAsync(stoppingToken);
                reason = session.IsCompleted ? reason : GapReason.DeviceSilent;
                await ReadAsync(await session, tags);
                polls++;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ServiceException)
            {
                // The session stands and the server refuses: it is asked again in its turn, not at once.
                reason = GapReason.DeviceSilent;
                await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OpcUaException)
            {
                reason = GapReason.DeviceSilent;   // the client says why the connection is gone, and makes another
            }

            polls += SkipMissed(reason, interval, tags, clock.GetElapsedTime(started), polls);
            var wait = (interval * polls) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
