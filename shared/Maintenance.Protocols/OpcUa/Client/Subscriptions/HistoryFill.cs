using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>After a subscription was lost: tells from history what nobody was told, and declares what history does not have.</summary>
internal static class HistoryFill
{
    private static readonly NodeId CurrentTime = new(2258);

    // A source may have a clock of its own: what it calls tomorrow has been stored all the same.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(366);

    private const int HistoryReadable = 4; // AccessLevelType, Part 3 §8.57: HistoryRead

    /// <summary>Afterwards the subscription tells nothing again that was told before it.</summary>
    public static async Task RunAsync(
        OpcUaSession session, Subscription subscription, TimeProvider clock, CancellationToken cancellationToken)
    {
        long[] last = [.. Enumerable.Range(0, subscription.Items.Count).Select(subscription.LastSourceTime)];
        long[] filled = [.. last];
        var (fromUtc, nowUtc) = (subscription.LastPublishedUtc, await NowAsync(session, clock, cancellationToken));
        var isFilled = new bool[last.Length];
        foreach (var handle in await WithHistoryAsync(session, subscription, last, cancellationToken))
            isFilled[handle] = await FillAsync(session, subscription, handle, last, filled, nowUtc + MostAhead, cancellationToken);
        if (!isFilled.Contains(true))
            subscription.Receiver.TakeGap(new(GapReason.SubscriptionLost, null, fromUtc, nowUtc, 0));
        for (var handle = 0; handle < last.Length && isFilled.Contains(true); handle++)
        {
            if (!isFilled[handle])
                subscription.Receiver.TakeGap(new(GapReason.SubscriptionLost, handle, fromUtc, nowUtc, 0));
        }

        subscription.Resume(last, filled);
    }

    /// <summary>By the server's clock, which says when it published; by the own one where the server's is not to be had.</summary>
    private static async Task<DateTimeOffset> NowAsync(OpcUaSession session, TimeProvider clock, CancellationToken cancellationToken)
    {
        var current = await session.ReadAsync([CurrentTime], cancellationToken);
        return current[0].Value.Boxed as DateTimeOffset? ?? clock.GetUtcNow();
    }

    private static async Task<IReadOnlyList<int>> WithHistoryAsync(
        OpcUaSession session, Subscription subscription, long[] last, CancellationToken cancellationToken)
    {
        int[] begun = [.. Enumerable.Range(0, last.Length).Where(handle => last[handle] != 0 && subscription.Items[handle].IsValue)];
        var levels = await session.ReadAttributesAsync(
            [.. begun.Select(handle => new ReadValueId { NodeId = subscription.Items[handle].NodeId, AttributeId = AttributeIds.AccessLevel })],
            cancellationToken);
        return [.. begun.Where((_, index) => levels[index].Value.TryGetDouble(out var level) && ((int)level & HistoryReadable) != 0)];
    }

    private static async Task<bool> FillAsync(
        OpcUaSession session, Subscription subscription, int handle, long[] last, long[] filled, DateTimeOffset untilUtc, CancellationToken cancellationToken)
    {
        try
        {
            var values = await session.ReadRawAsync(
                subscription.Items[handle].NodeId, UaTime.FromWire(last[handle]), untilUtc, cancellationToken);
            MonitoredValue[] missing = [.. values.Where(value => value.SourceTime > last[handle]).Select(value => new MonitoredValue(handle, value))];
            if (missing.Length > 0)
            {
                subscription.TellHistory(missing);
                filled[handle] = missing[^1].Value.SourceTime;
            }

            // Only a history that holds the last value too is known to have been kept all the time.
            return values.Any(value => value.SourceTime == last[handle]);
        }
        catch (OpcUaException refused) when (refused.Status.IsBad && !session.Completion.IsCompleted)
        {
            return false;
        }
    }
}
