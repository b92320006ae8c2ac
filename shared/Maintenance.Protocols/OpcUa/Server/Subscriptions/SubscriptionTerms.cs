namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>What client and server have agreed a subscription to be (Part 4 §5.14.2).</summary>
/// <param name="LifetimeCount">Publishing cycles without a Publish request after which it ends.</param>
/// <param name="KeepAliveCount">Cycles without a notification after which it says that it lives.</param>
internal sealed record SubscriptionTerms(TimeSpan Publishing, uint LifetimeCount, uint KeepAliveCount, int MostNotifications, byte Priority)
{
    private const uint DefaultKeepAlive = 10;
    private const uint LeastLifetimes = 3; // Part 4 §5.14.2.2: at least three keep-alives long

    public static SubscriptionTerms Revise(
        ServerLimits limits, double publishingMs, uint lifetimeCount, uint keepAliveCount, uint mostNotifications, byte priority)
    {
        var asked = double.IsFinite(publishingMs) ? publishingMs : 0;
        var publishing = TimeSpan.FromMilliseconds(
            Math.Clamp(asked, limits.ShortestPublishing.TotalMilliseconds, limits.LongestPublishing.TotalMilliseconds));
        var mostCycles = (uint)Math.Max(LeastLifetimes, limits.LongestLifetime / publishing);
        var keepAlive = Math.Clamp(keepAliveCount == 0 ? DefaultKeepAlive : keepAliveCount, 1, mostCycles / LeastLifetimes);
        return new(
            publishing,
            Math.Clamp(lifetimeCount, keepAlive * LeastLifetimes, mostCycles),
            keepAlive,
            (int)Math.Min(mostNotifications == 0 ? uint.MaxValue : mostNotifications, (uint)limits.MaxNotificationsPerPublish),
            priority);
    }
}
